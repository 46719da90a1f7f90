### The counter: words of the clerk's pages. Only shown; the clerk is not spoken to.

## Round every page

counter-rail-desk = 工作台
counter-rail-station = 签到
counter-rail-book = 记分
counter-rail-handover = 换东西
counter-rail-people = 村民和卡
counter-rail-rules = 规矩
counter-rail-day = 今天的账
counter-rail-settings = 设置
counter-leave = 交班
counter-undo = 撤销上一笔：{ $what }
counter-find-by-card = 举卡找人
counter-points = 分
counter-gain = +{ $points } 分
counter-noted = 记上了
counter-people = 人
counter-time = 时间

## Sync, said by the station

counter-sync-never = 还没连过镇里。
counter-sync-never-plain = 今天 { $count } 笔存在这台机器里，一笔不会丢。
counter-sync-sent = { $when }已送到镇上。

## 20 staff PIN

counter-pin-title = 工作人员
counter-pin-second = 请另一位工作人员来按
counter-pin-who = 您是哪位？
counter-pin-choose = 先点您的头像
counter-pin-press = { $name }，请按密码
counter-pin-filled = 按了 { $count } 位
counter-pin-wrong = 不对，再按一遍
counter-pin-locked = 等 { $minutes } 分钟再按
counter-pin-back = 退一格
counter-pin-enter = 进去
counter-pin-more = 还有几位
counter-pin-forgot = 忘了密码？请{ $name }来重设

## 21 desk

counter-greeting-morning = 早上好，{ $name }。{ $day }
counter-greeting-noon = 中午好，{ $name }。{ $day }
counter-greeting-afternoon = 下午好，{ $name }。{ $day }
counter-greeting-evening = 晚上好，{ $name }。{ $day }
counter-figure-came = 今天来过
counter-figure-noted = 今天记下
counter-figure-taken = 今天换走
counter-figure-waiting = 等着领
counter-unit-people = 人
counter-unit-entries = 笔
counter-unit-things = 件
counter-activities = 活动
counter-no-activities = 今天没有活动。要办，点右上角。
counter-make-activity = 办一场新活动
counter-came = 已到 { $count } 人
counter-signed-up = 报名 { $count } 人
counter-station-on = 接着签到
counter-station-open = 开始签到
counter-show-list = 看名单
counter-job-book = 记分
counter-job-book-2 = 扫卡，选条款，村民点头
counter-job-fetch = 换东西交付
counter-job-fetch-some = { $count } 件等着领
counter-job-none = 没有等着领的
counter-job-enrol = 新村民建户头
counter-job-enrol-2 = 写名字，发卡
counter-job-card = 补卡、印卡
counter-job-card-2 = 旧卡马上作废

## 22 sign-in station

counter-station-title = { $activity }　正在签到
counter-station-none = 还没有活动在签到
counter-station-invite = 请把积分卡举到镜头前
counter-sound-on = 声音开着
counter-sound-off = 没有声音
counter-camera-away = 镜头没接上，请按号码
counter-here = 已经到了
counter-of-signed-up = 报名 { $count } 人，还差 { $missing } 人
counter-last-five = 刚才五位
counter-no-card = 没带卡，按号码
counter-station-done = 签到完了
counter-trouble-twice = { $name }已经签过了
counter-trouble-unknown = 这张卡认不出，请按号码
counter-trouble-dead = 这张是旧卡，请补一张

## Finding a member

counter-find-person = 找村民
counter-find-book = 给谁记分？
counter-find-sign-in = 谁没带卡？
counter-find-rebook = 这一笔该记给谁？
counter-find-card = 给谁办卡？
counter-by-number = 按号码
counter-by-pinyin = 按拼音
counter-by-group = 按组
counter-type-number = 按卡上的号码
counter-type-pinyin = 按名字的拼音，头一个字母也行
counter-from-start = 从头按
counter-group = { $group } 组
counter-find-hint = 按号码、拼音或者组，人就出来。她带了卡，举一下就行。
counter-found-nobody = 没找到。换个办法试试。
counter-enrol = 新村民
counter-surnames = 百家姓
counter-more = 还有
