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
counter-undo-plain = 撤销上一笔
counter-undo = 撤销上一笔：{ $what }
counter-find-by-card = 举卡找人
counter-points = 分
counter-gain = +{ $points } 分
counter-noted = 记上了
counter-noted-stays = 到了，走时再举卡
counter-there = 到了
counter-worked = { $worked }，记上了
counter-worked-none = 走了，这回没有分
counter-people = 人
counter-time = 时间

## Sync, said by the station

counter-sync-never = 还没连过镇里。
counter-sync-never-plain = 今天 { $count } 笔存在这台机器里，一笔不会丢。
counter-sync-sent = { $when }已送到镇上。
counter-sync-not-yet = 还没和镇里对过账。
counter-sync-waits = 还有 { $count } 条等着送，一条不会丢。
counter-sync-person = 对账要人看一下。

## 对账

counter-settle-title = 和镇里对账
counter-settle-now = 现在对账
counter-settle-join = 加入镇里
counter-settle-busy = 正在对账
counter-settle-hold-sheet = 请把镇里给的接入单，对着村民这边的镜头。
counter-settle-asking = 看到接入单了，正在问镇里。
counter-settle-township = 镇里
counter-settle-last = 上次对上
counter-settle-not-yet = 还没有
counter-settle-waiting = 还没送到
counter-settle-behind = 镇里还有
counter-settle-facts = { $count } 条
counter-settle-clock = 和镇里的钟差
counter-settle-minutes = { $minutes } 分钟
counter-when-today = 今天 { $clock }
counter-when-yesterday = 昨天 { $clock }
counter-when-day = { $month }月{ $day }日

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
counter-station-invite = 请把积分卡举到镜头前
counter-sound-on = 声音开着
counter-sound-off = 没有声音
counter-camera-away = 镜头没接上，请按号码
counter-here = 已经到了
counter-of-signed-up = 报名 { $count } 人，还差 { $missing } 人
counter-last-five = 刚才五位
counter-no-card = 没带卡，按号码
counter-of-gone = 走了 { $count } 人
counter-station-done = 签到完了
counter-station-done-hours = 活动完了
counter-trouble-twice = { $name }已经签过了
counter-trouble-unknown = 这张卡认不出，请按号码
counter-trouble-dead = 这张是旧卡，请补一张
counter-trouble-lost = 这张卡挂失了，请补一张
counter-trouble-frozen = 这张卡冻结了，请按号码
counter-trouble-other-village = 这是别的村的卡，这里记不了
counter-trouble-account-closed = 这个户头停了，记不了
counter-trouble-just-came = { $name }刚签到，走的时候再举卡
counter-trouble-gone = { $name }已经签退了
counter-trouble-not-open = 这场活动不签到了
counter-trouble-not-the-last = 刚才又来了人，没有撤销，请再看一眼

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
counter-find-hint = 按号码、拼音或者组，人就出来。带了卡，举一下就行。
counter-found-nobody = 没找到。换个办法试试。
counter-enrol = 新村民
counter-surnames = 百家姓
counter-given = 常用字
counter-letter = 字母 { $letter }
counter-more = 还有

## Making an activity

counter-maker-what = 办什么活动？
counter-other-kind = 换一样
counter-each-gets = 每{ $unit } +{ $points } 分
counter-where = 在哪儿
counter-which-day = 哪一天
counter-what-time = 几点
counter-at-once = 现在
counter-other-times = 别的时间
counter-make-it = 办起来：{ $day } { $time }，{ $place }
counter-make-it-now = 办起来：现在就开始，{ $place }

## Booking a clause

counter-book-for = 给{ $name }记分
counter-other-person = 换一个人
counter-other-clause = 换一条
counter-per = 分/{ $unit }
counter-ask-her = 请本人看屏幕，点“对”
counter-half = 半
counter-note = 写一句做了什么
counter-note-title = 做了什么？{ $most } 个字以内
counter-type-note = 按拼音选字，像“给李奶奶买药”
counter-note-done = 就写这些
counter-note-none = 不写了
counter-paper-title = 文件号是多少？照纸上的按
counter-type-paper = 只按数字和字母，横线、括号不按
counter-paper-done = 就是这个号
counter-paper-number = 文件号 { $number }
counter-waiting-asking = 请{ $name }看屏幕，点“对”
counter-waiting-yes = { $name }说对，记上了
counter-waiting-no = { $name }说不对
counter-waiting-silent = { $name }没有回答
counter-waiting-refused = 记不了
counter-nothing-booked = 什么也没记。
counter-call-off = 先不记了
counter-book-more = 再给{ $name }记一条
counter-to-desk = 回工作台

## Handing over

counter-handover-title = 换东西交付　还有 { $count } 件
counter-handover-none = 东西都领走了
counter-amount = { $count } { $unit }
counter-days-left = 还有 { $days } 天
counter-last-day = 今天到期
counter-since = { $when }换的
counter-goods-given = 东西给了
counter-goods-back = 不要了，退分

## A member

counter-number = 号
counter-book-her = 记分
counter-her-cards = 看卡、补卡
counter-forward = 结转旧存折
counter-can-spend = 现在能用
counter-merit = 一共做好事
counter-no-entries = 还没有一笔
counter-entry-reversed = 已冲正
counter-entry-mark = 冲正
counter-entry-objected = 有异议
counter-entry-public = 公示中
counter-put-right = 改这一笔
counter-fact-group = 组
counter-fact-door = 门牌
counter-fact-kind = 类别
counter-fact-year = 生年
counter-card-good = 卡能用，第 { $count } 张
counter-card-none = 还没有卡
counter-card-lost = 卡已挂失
counter-card-frozen = 卡已冻结

## Putting an entry right

counter-put-right-title = { $name }的这一笔记错了
counter-leave-it = 没错，不改
counter-why-wrong = 先点一个原因
counter-reason-person = 记错人了
counter-reason-clause = 记错条款
counter-reason-twice = 记了两回
counter-reason-count = 数量不对
counter-reason-absent = 人没来
counter-reason-untrue = 事情不实
counter-reason-goods = 东西有毛病
counter-reason-other = 别的原因
counter-find-right = 该记给别人？点这里找
counter-right-person = 改记给{ $name }
counter-goods-returned = 东西拿回来了
counter-goods-kept = 东西没拿回来
counter-reverse = 冲掉这一笔
counter-reverse-first = 先点原因，再冲掉
counter-reverse-goods-first = 先点东西拿没拿回来
counter-reverse-only = 只冲掉
counter-rebook = 冲掉，改记给{ $name }

## A new member

counter-enrol-title = 新村民建户头　{ $number } 号
counter-enrol-now = 建户头
counter-field-name = 姓名
counter-field-year = 哪年生
counter-field-group = 哪个组
counter-field-kind = 类别
counter-field-door = 门牌
counter-field-empty = 点这里
counter-type-name = 先点姓，再按拼音选字
counter-type-year = 按四位年份，不知道就空着
counter-type-door = 按门牌号，没有就空着
counter-next-field = 下一项
counter-twins = 村里已有叫“{ $name }”或很像的人，是同一个人吗？是，就点他。
counter-twins-back = 回去改
counter-not-twin = 不是同一个人，建户头

## The old book

counter-forward-title = 结转{ $name }的旧存折
counter-forward-note = 照旧存折上的数按。要两个人在场。
counter-forward-points = 还能用
counter-forward-merit = 一共做好事
counter-forward-sheet = 存折号
counter-forward-now = 请第二个人来按密码

## Cards

counter-cards-title = { $name }的卡
counter-card-new = 印一张新卡
counter-card-replace = 补一张，旧卡作废
counter-card-print-2 = 马上印出来
counter-card-keep-2 = 没接打印机，存成文件
counter-card-lost-key = 挂失
counter-card-lost-2 = 卡马上不能用，分还在
counter-card-number = 第 { $count } 张
counter-card-state-good = 能用
counter-card-state-old = 作废
counter-card-state-lost = 挂失
counter-card-state-frozen = 冻结
counter-print-title = 补卡、印卡
counter-print-one = 给一个人补卡
counter-print-one-2 = 先找到人，再补
counter-print-groups = 给还没有卡的人印，点组
counter-print-without = { $count } 人没卡
counter-print-all = 都有卡
counter-print-choose = 先点一个组
counter-print-now = 印 { $count } 张卡，A4 纸 { $sheets } 张

## Today's entries

counter-who-what = 谁，什么事
counter-entry-number = 编号
counter-day-none = 今天还没有一笔
counter-blank-list = 印手写签到单
counter-print-day = 印当日清单
counter-close-day = 今天收账
counter-day-closed = 已经收账
counter-close-why = 收账以后，今天的账封上，谁也改不了。明天的算明天。
counter-seal = 今天的封条，抄到公开栏
counter-paper-printed = 已送打印机
counter-paper-kept = 没接打印机，存成了文件
counter-kept-folder = 在 { $folder } 文件夹里
counter-kept-file = 文件叫 { $file }
counter-paper-failed = 没印出来，再试一次

## Calling

counter-calling = 有村民叫您
counter-calling-where = { $where }　{ $since }
counter-coming = 来了

## Calibration and settings

counter-calibrate = 量一量屏幕
counter-calibrate-2 = 拿一张卡贴上去，对齐就行
counter-calibrate-hold = 把一张积分卡贴在框上，一样大就存
counter-smaller = 小一点
counter-larger = 大一点
counter-px-per-mm = 1 毫米 { $value } 点
counter-calibrate-keep = 一样大，存下

## Rule book

counter-rules-title = 积分规矩　{ $version }
counter-rules-version = { $year } 年第 { $number } 版
counter-rules-since = { $day }起用
counter-rule-number = 条
counter-rule-no-cap = 不封顶
counter-rule-no-review = 不用审
counter-who-join = 、
counter-class-all = 全体
counter-class-person = 个人
counter-class-unit = 单位
counter-class-collective = 集体
counter-rule-what = 做了什么
counter-rule-unit = 怎么算
counter-rule-points = 分
counter-rule-cap = 封顶
counter-rule-review = 谁来审
counter-per-unit = 每
counter-rule-who = 谁能报
counter-rule-sum = { $group }共 { $count } 条，都是加分
counter-rule-sum-minus = { $group }共 { $count } 条：加分 { $plus } 条，扣分 { $minus } 条
