### What the station says on the desk's pages.

counter-name = { $number } 号柜台
counter-undo-what = { $name } { $points } 分
counter-undo-came = { $name } 签到
counter-understood = 知道了
counter-none = 没有
counter-cannot-record = 现在记不了，先记在纸上
counter-time-morning = 上午 { $time }
counter-time-afternoon = 下午 { $time }
counter-time-evening = 晚上 { $time }
counter-day-0 = 今天
counter-day-1 = 明天
counter-day-of = { $month }月{ $day }日 { $weekday }
counter-line-note = { $note }（{ $what }）
counter-line-paper = { $what }，文件号 { $paper }
counter-what = { $clause } { $amount }
counter-amount-text = { $number } { $unit }
counter-person-remark = { $group } · { $year } 年生
counter-name-join = 、
counter-day-line = { $name }　{ $what }
counter-figure-earned = 今天记的分
counter-figure-spent = 今天用的分

## Roles and types

counter-role-registrar = 登记
counter-role-reviewer = 审核
counter-role-storekeeper = 保管
counter-role-head = 负责人
counter-role-auditor = 监督
counter-type-party-member = 党员
counter-type-street-head = 街巷长
counter-type-villager = 村民
counter-type-minor = 未成年人
counter-type-social-unit = 社会单位

## Caps and reviews

counter-cap-join = ，
counter-cap-day = 一天最多 { $count }
counter-cap-week = 一周最多 { $count }
counter-cap-month = 一月最多 { $count }
counter-cap-quarter = 一季最多 { $count }
counter-cap-year = 一年最多 { $count }
counter-cap-activity = 一场最多 { $count }
counter-cap-case = 一件最多 { $count }
counter-cap-life = 一生最多 { $count }
counter-cap-household = 每户{ $cap }
counter-review-one = 要审一次
counter-review-two = 要两个人
counter-review-publicity = 公示以后
counter-review-procedure = 按程序

## Signing in

counter-trouble-not-for-her = 这一条不给{ $name }这类人记
counter-activity-refused = 这场活动没办成，换个日子或时间
counter-reason-slip = 点错了
counter-done-title = { $activity }：签到 { $count } 人，收了吗？
counter-done-yes = 收了
counter-done-no = 接着签
counter-done-title-hours = { $activity }：{ $count } 人还没走，都算到现在吗？
counter-done-hours-how = 从各人签到的时候算起；走得早的，请先举卡
counter-done-yes-hours = 算到现在，收了
counter-list-title = { $activity }：到了 { $came } 人，报名 { $signed } 人
counter-list-when = { $when }　{ $place }
counter-list-nobody = 还没有人到

## Booking

counter-book-no-rules = 还没有通过的积分规矩
counter-book-needs-second = 这一条要两个人：请另一位按密码
counter-book-needs-reviewer = 这一条要审：请审核员按密码
counter-book-no-such-member = 没有这个人
counter-book-no-such-clause = 没有这一条
counter-book-not-for-her = 这一条不给这类人记
counter-book-by-procedure = 扣分要按程序，不能直接记
counter-book-not-a-day = 日子不对
counter-book-cap-reached = 已经到顶了，这回记不了
counter-book-too-little = 太少，不够一分
counter-book-needs-paper = 这一条要写上文件号
counter-book-same-paper = 这个文件号，已经给这个人记过了
counter-book-changed = 分数变了，请再看一遍

## Fetching

counter-fetch-needs-approval = 这一样要负责人点头
counter-fetch-already-handed = 这一件已经领走了
counter-fetch-already-back = 这一件已经退分了
counter-fetch-ended = 这一件办不了，再看看单子
counter-fetch-not-here = 领东西、退分，请到柜台那台机器
counter-fetch-not-here-why = 两台机器都办，同一件东西会领两回。
counter-fetch-not-yet = 账还没对齐，先不领、不退
counter-fetch-not-yet-why = 东西给她留着，分也留着。对过账就能办。

## Putting right

counter-second-reversal = 冲正大额，要第二个人
counter-reason-goods-back = { $reason }，东西拿回来了
counter-reason-goods-gone = { $reason }，东西没拿回来
counter-put-right-no-such-entry = 没有这一笔
counter-put-right-already-undone = 这一笔已经冲掉了
counter-put-right-not-this-kind = 这一笔不能这样改
counter-put-right-still-waiting = 东西还没领，到“换东西”里退
counter-put-right-needs-reason = 先点一个原因
counter-put-right-no-such-member = 没有这个人
counter-put-right-same-member = 就是这个人，不用改
counter-put-right-not-for-her = 这一条不给这个人记
counter-put-right-already-there = 这个人自己签过到了，只能冲掉
counter-put-right-not-the-last = 刚才又记了一笔，没有撤销，请再看一眼
counter-put-right-cap-reached = 这个人已经到顶了，只能冲掉

## Enrolling

counter-second-forward = 结转旧存折 { $points } 分
counter-enrol-not-a-name = 名字写得不对
counter-enrol-not-a-year = 年份不对
counter-enrol-not-a-group = 组或门牌不对
counter-enrol-no-such-household = 没有这一户
counter-enrol-no-number-left = 这台机器的号码用完了
counter-enrol-no-such-member = 没有这个人
counter-enrol-not-points = 分数不对：一共做好事不能比能用的少
counter-enrol-needs-second = 要第二个人按密码
counter-enrol-already-forward = 旧存折已经结转过了

## Cards

counter-cards-none = 没有要印的卡
counter-cards-printed = 卡送去打印了
counter-cards-printing = 正在印卡，请等一等
counter-cards-kept = 没印到纸上，卡存成了文件
counter-cards-files = 一共 { $count } 个文件
counter-cards-failed = 卡没印出来，请再印一次
counter-cards-part = 印了 { $done } 张，还有 { $left } 张没印
counter-cards-part-why = 没印的还在名单里，打印机好了再印
counter-cards-spoiled = 刚印的有 { $count } 张不能用，请剪掉
counter-cards-spoiled-why = 没记上账。过一会儿再印一次

## Calls

counter-calling-hall = 大厅的屏幕
counter-calling-vouch = 没带卡，请您认一认
counter-calling-doubt = { $name }有疑问：{ $what }
counter-vouch-title = 这是{ $name }吗？
counter-vouch-why = 按的是 { $number } 号。认得就点是；不认得，问一问。
counter-vouch-yes = 是本人
counter-vouch-no = 不是

## This machine

counter-set-village = 村
counter-set-camera = 镜头
counter-set-voice = 声音
counter-set-printer = 打印机
counter-set-backups = 备份
counter-set-no-backups = 没有设备份盘
counter-set-no-printer = 没有打印机
counter-set-screen = 屏幕
counter-set-size = { $width } × { $height }
counter-set-version = 程序
counter-camera-starting = 正在打开
counter-camera-ok = 好的
counter-camera-absent = 没接上
counter-camera-frozen = 不动了
counter-camera-dark = 太黑或太亮
counter-camera-busy = 别的程序占着
counter-camera-lost = 打不开
counter-camera-restarting = 正在重开

## A store that was put back

counter-restored-title = 这本账是从备份放回来的
counter-restored-since = { $day }以后记的，这里可能没有。
counter-restored-why = 先对一对纸上的小票。对过以前，这里只记分，不换东西。
counter-restored-yes = 对过了，可以换
counter-restored-no = 以后再对
counter-restored-second = 恢复后再开始换东西
counter-restored-needs-head = 两个人里要有负责人
counter-restored-needs-second = 要第二个人按密码
counter-restored-nothing-waits = 已经对过了

## Units that are counted in halves

counter-divisible-units = 小时 公斤

## A date that cannot be believed by itself

counter-day-title = 今天是{ $day }吗？
counter-day-year = { $year } 年
counter-day-why = 机器停过，或者时钟走错过。上一次记账是{ $day }。
counter-day-yes = 是今天
counter-day-no = 不是
counter-day-set-clock = 请先把电脑的日期调对，再进来一次
