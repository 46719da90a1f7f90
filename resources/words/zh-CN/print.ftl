### Words on paper: cards, slips, the day's sheet, the recovery sheet, lists.

## Card, front and back (design 30, 30b)

print-card-title = { $village }积分卡
print-card-number-unit = 号
print-card-how = 怎么用这张卡
print-card-numeral-one = 一
print-card-numeral-two = 二
print-card-numeral-three = 三
print-card-step-one = 举到镜头前
print-card-step-two = 听它说话
print-card-step-three = 点图画，点“对”
print-card-care = 别折，别沾水，别借给人
print-card-lost = 丢了马上说，换新卡，分还在
print-card-found = 捡到请交{ $village }服务大厅
print-cards-front = 正面
print-cards-back = 背面
print-cards-foot = 积分卡 第 { $page } 张，共 { $pages } 张 · { $side } · 双面打印，沿长边翻转；按原大打印，不要缩放
print-cards-ruler = 这条线应是 50 毫米

## Slip

print-slip-copy = 副本
print-slip-exchange = 换东西
print-slip-booking = 记分
print-slip-sign-in = 签到
print-slip-undone = 撤销
print-slip-handed = 已领走
print-slip-entry = 编号
print-slip-when = 日期
print-slip-cost = 用去
print-slip-gain = 加上
print-slip-before = 原来
print-slip-after = 现在
print-slip-points = { $points } 分
print-slip-who = 谁
print-slip-clerk = 经手
print-slip-check = 核对码
print-slip-fetch = 请拿这张小票，到柜台领。
print-slip-fetch-until = { $days } 天内领走，过期退分。
print-slip-keep = 请留好。有疑问，拿来问。

## The day's sheet

print-day-title = { $village } 当日清单
print-day-total-people = 来过（人）
print-day-total-entries = 记下（笔）
print-day-total-in = 记分（分）
print-day-total-out = 换走（分）
print-day-col-number = 编号
print-day-col-time = 时间
print-day-col-name = 谁
print-day-col-what = 什么事
print-day-col-points = 分
print-day-col-clerk = 经手
print-day-empty = 今天没有记下一笔。
print-day-head = 账本封条（最后一笔的指纹）
print-day-head-why = 抄在村务公开栏上，以后就没人能改今天的账。
print-day-sign-clerk = 登记人签字
print-day-sign-head = 负责人签字
print-day-page = 第 { $page } 页，共 { $pages } 页
print-day-left = 冲正 { $count } 笔

## Recovery sheet

print-recovery-title = 恢复单 · { $village }
print-recovery-why = 机器坏了、丢了，只有这张纸能打开备份。请封进信封，锁在村委会保险柜里，不要拍照，不要和机器放在一起。
print-recovery-words = 十二个词（按顺序）
print-recovery-code = 或者这一串字
print-recovery-use = 用的时候：在新机器上运行 kiosk restore，照着输入十二个词，或输入这一串字。
print-recovery-made = 打印日期
print-recovery-device = 机器
print-recovery-sealed = 封存人签字
print-recovery-witness = 在场人签字

## Sign-in list, for the day without electricity

print-list-title = { $activity } 签到单
print-list-blank = 手写签到单
print-list-place = 地点
print-list-time = 时间
print-list-points = 每人加 { $points } 分
print-list-number = 序
print-list-card = 卡号
print-list-name = 姓名
print-list-sign = 签字或手印
print-list-clerk = 登记人签字
print-list-count = 到了        人
