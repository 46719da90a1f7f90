### Activities and notices at the counter: called off, hung, taken down. Only shown.

## The pages

counter-board-key = 活动和通知
counter-board-title = 活动和通知
counter-board-activities = 活动
counter-board-notices = 通知
counter-board-no-activities = 往后没有活动
counter-board-no-notices = 没有挂着的通知
counter-board-station = 去签到
counter-board-hang = 挂出通知
counter-board-not-coming = 有人不来了
counter-find-not-coming = 谁不来了？
counter-board-call-off = 取消这场活动
counter-board-stays = 不取消
counter-board-why = { $title }为什么不办了？
counter-board-points-back = 已经记给 { $count } 人的分，都会退回去
counter-board-write = 写一张通知
counter-board-take-down = 取下来
counter-notice-title = 通知的题目，{ $most } 个字以内
counter-notice-line = 第 { $number } 行，{ $most } 个字以内
counter-notice-type = 按拼音选字
counter-notice-next = 下一行
counter-notice-enough = 写完了
counter-notice-how-long = 挂多久？
counter-notice-hang = 挂出去

## What the station says on them

counter-board-off-rain = 天气不好
counter-board-off-few = 来的人太少
counter-board-off-moved = 改日子了
counter-board-off-mistake = 办错了
counter-board-off-other = 别的原因
counter-board-called-off = 取消了，{ $title }
counter-board-hung = 挂出去了，{ $title }
counter-board-not-coming-done = 记下了，{ $title }有人不来
counter-board-taken-down = 取下来了，{ $title }
counter-board-today = 今天 { $time }
counter-board-day = { $day } { $time }
counter-board-until = 挂到{ $day }
counter-notice-days = 挂 { $days } 天
counter-notice-today = 只挂今天
counter-notice-gain = 来一{ $unit }加 { $points } 分
counter-board-told-not-allowed = 活动和通知，登记或者负责人来办
counter-board-told-no-such-activity = 没有这场活动
counter-board-told-no-such-notice = 这张通知已经不在了
counter-board-told-not-a-title = 题目太长或者是空的
counter-board-told-not-lines = 有一行太长或者是空的
counter-board-told-not-days = 这个日子不对
