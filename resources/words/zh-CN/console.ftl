### The township's console, for cadres with a mouse. Only shown, never spoken.

console-title = { $name }积分总台
console-tab-villages = 各村
console-tab-incidents = 事情
console-tab-rules = 规矩
console-tab-people = 人员
console-tab-machines = 机器
console-tab-accounts = 帐号
console-tab-seen = 谁看过
console-leave = 退出
console-role-admin = 管理员
console-role-cadre = 镇里
console-role-auditor = 审计
console-no = 先不
console-nothing = —
console-export = 导出这一页
console-erased = （已抹去）

## The door

console-door-title = 请先进门
console-door-login = 登录名
console-door-password = 口令
console-door-in = 进去
console-door-wrong = 登录名或口令不对，请再试一次。
console-door-waits = 试错太多次，请过 { $minutes } 分钟再来。
console-door-own-title = 换一个自己的口令
console-door-own-why = 现在的口令是别人给的，先换成只有自己知道的：至少 { $count } 个字，不要包含登录名。
console-door-old = 现在的口令
console-door-new = 新口令
console-door-again = 新口令，再来一遍
console-door-keep = 就用这个
console-door-not-the-same = 两遍不一样，请重新写。
console-door-the-old-one = 新口令和原来的一样，请换一个。
console-door-weak = 这个口令太容易猜，请换长一点的。

## When

console-never = 还没有
console-today = 今天 { $clock }
console-last-night = 昨晚 { $clock }
console-yesterday = 昨天 { $clock }
console-day = { $month }月{ $day }日
console-day-of-year = { $year }年{ $month }月{ $day }日

## 40, all villages

console-villages-title = { $count } 个村，最近 90 天
console-villages-said = 不数开了多少户，只看有没有人用、发出的分换没换成东西。
console-villages = 各村
console-card-came = 自己来办过事的居民
console-card-elders = 60 岁以上，自己来办过
console-card-by-self = 签到换东西，自己动手的
console-card-spent = 发出的分换成了东西
console-last-quarter = 上季 { $share }
console-not-yet = 还没有
console-not-yet-more = 有人用了才有数
console-col-village = 村
console-col-came = 自己来办过事
console-col-elders = 其中 60 岁以上
console-col-by-self = 自己动手
console-col-spent = 分换成东西
console-col-heard = 上次对账
console-col-machine = 机器
console-sort = 排法
console-sort-need = 谁需要帮忙排前面
console-sort-number = 按村号
console-sort-least = 用得少的排前面
console-rows = 第 { $first } 到 { $last } 个，共 { $count } 个村
console-page-before = 上一页
console-page-after = 下一页
console-help = 要帮忙的
console-help-none = 各村都好，没有要帮忙的。
console-help-others = 还有 { $count } 个村，见左边
console-help-more = 还有 { $count } 件，请看完前面的。
console-decide = 要您定的
console-decide-incidents = 要看的事
console-decide-incidents-count = { $count ->
    [0] 没有等着看的事
   *[other] { $count } 件等人看
 }
console-decide-people = 待镇里确认的人
console-decide-people-count = { $count ->
    [0] 村里改的都确认过了
   *[other] 村里改了 { $count } 个人
 }
console-decide-rules = 全镇的规矩
console-decide-rules-now = { $title }，第 { $version } 版
console-decide-rules-none = 还没有发布过

## What is wrong

console-trouble-none = 好
console-trouble-incident = { $count } 件事要看
console-trouble-held = 有记录等人定
console-trouble-held-more = 停用的机器送来 { $count } 条记录，还不作数。
console-trouble-silent = { $days } 天没回话
console-trouble-silent-more = 上次对账是{ $when }。账都在村里机器上。
console-trouble-never = 还没对过账
console-trouble-never-more = 机器入了网，还没有送来过记录。
console-trouble-clock = 时钟不准
console-trouble-clock-more = 和镇里差 { $minutes } 分钟。账按村里的日子记，请把钟拨准。
console-trouble-no-machine = 没有机器
console-trouble-no-machine-more = 还没有机器入网。

## 41, one village

console-village-said = { $groups } 个组。{ $when } 对过账。
console-village-never = 还没有对过账。
console-bands = 各年龄，自己来办过事的人
console-days = 最近 90 天
console-band = { $least }–{ $most } 岁
console-band-old = { $least } 岁以上
console-bands-note = 工作人员代办的不算。
console-groups = 各组
console-group = 第 { $group } 组
console-flow = 分的来去
console-flow-issued = 发出
console-flow-spent = 换成东西
console-flow-held = 留在村民手里
console-flow-undone = 撤销
console-flow-waiting = 换了还没领
console-flow-lapsed = 销户作废
console-flow-balances = 发出去的分，一分不少都在
console-flow-broken = 账不平，请技术员核对
console-happened = 村里的事
console-happened-what = 什么事
console-happened-day = 哪天
console-happened-state = 怎样了
console-happened-open = 等人看
console-happened-closed = 已结案
console-happened-all = 看全部
console-machines = 机器
console-part-device = 机器
console-part-heard = 对账
console-part-clock = 时钟
console-part-program = 软件
console-part-version = 第 { $version } 版
console-months = 这半年
console-months-until = 截至
console-months-said = 每一行是那一天以前的 90 天
console-machine-clock-good = 时钟准
console-machine-clock-off = 时钟差 { $minutes } 分钟
console-machine-old = 以前的机器
console-machine-away = { $count } 台已停用或已换新

## Incidents

console-incidents = 要人看的事
console-incidents-said = 每一件都写了出了什么事、该怎么办。看过以后写一句话结案。
console-incidents-none = 没有等着看的事。
console-incidents-closed = 已结案的
console-incident-do = 怎么办：
console-incident-detail = 给技术员看的
console-incident-word = 查了以后怎样
console-incident-close = 结案
console-incident-no-word = 请先写一句话：查了以后怎样。
console-incident-ask = { $village }的这件事，结案吗？
console-incident-effect = 会记下您的话：“{ $word }”。村里的机器也会看到，不能再改。
console-incident-said = 怎么说的
console-detail-device = 机器
console-detail-log = 日志
console-detail-seq = 第几条
console-detail-at = 从第几条起
console-detail-account = 户头
console-detail-balance = 余额
console-detail-member = 编号
console-detail-activity = 活动
console-detail-type = 哪种记录
console-detail-reason = 原因
console-detail-before = 原来的机器
console-detail-head = 镇里到第几条

## Rules

console-rules = 全镇的规矩
console-rules-said = 发布以后不能改，只能出新的一版；各村下次对账时收到，从写明的日子起管用。
console-frame-rules = 积分细则框架
console-frame-catalogue = 货架框架
console-frame-title = 名称
console-frame-version = 版本
console-frame-from = 从哪天起
console-frame-holds = 内容
console-frame-state = 管不管用
console-frame-rules-count = { $count } 条
console-frame-catalogue-count = { $count } 样
console-frame-now = 管用中
console-frame-soon = 到日子才管用
console-frame-old = 被新版代替
console-frame-none = 还没有发布过，各村用自己的。
console-frame-rules-new = 发布新的细则框架
console-frame-catalogue-new = 发布新的货架框架
console-frame-rules-how = 下面是随程序来的细则，改成镇里要的再发布。各村的细则要在它的范围之内。
console-frame-catalogue-how = 下面是随程序来的货架，改成镇里要的再发布。
console-frame-from-day = 从哪天起（年-月-日）
console-frame-text = 内容
console-frame-publish = 发布
console-frame-ask = 发布{ $title }第 { $version } 版吗？
console-frame-effect = 从 { $day } 起各村都照这一版。发布以后改不了，只能再出新版。
console-frame-not-readable = 内容写得不对，读不懂：{ $where }
console-frame-not-right = { $where } 的 { $field } 不对（{ $problem }）。
console-frame-version-taken = 这个版本号用过了，请换一个。
console-frame-not-a-version = 版本应是 1 到 16 个字。
console-frame-not-a-day = 日子应写成 2026-12-01 这样。
console-frame-too-early = 日子已经过了，请写今天或以后的。

## People

console-people = 人员
console-people-said = 只查一个人，不列名单。谁查过谁，都记着。
console-people-waiting = 待镇里确认
console-people-waiting-none = 村里改的都确认过了。
console-people-name = 姓名
console-people-village = 村
console-people-number = 编号
console-people-type = 类别
console-people-state = 户头
console-people-confirm = 都确认
console-people-confirm-ask = 确认这 { $count } 个人吗？
console-people-confirm-effect = 村里写的就算数了，各村机器下次对账时不再显示“待镇里确认”。
console-people-search = 找一个人
console-people-who = 姓名、拼音首字母或编号
console-people-look = 找
console-people-found = 编号 { $number }，第 { $group } 组
console-people-found-none = 没有找到。
console-type-villager = 村民
console-type-party-member = 党员
console-type-street-head = 街巷长
console-type-minor = 未成年人
console-type-social-unit = 社会单位
console-state-open = 在用
console-state-moved = 迁走
console-state-died = 去世
console-state-merged = 并入别的号
console-person-said = { $village }，编号 { $number }，第 { $group } 组
console-proposal = 村里改了，等镇里一句话
console-proposal-said = 村里的机器上改的。照村里的，或者写上对的，都算镇里定了。
console-proposal-same = 写的和镇里原来的一样。
console-proposal-what = 哪一项
console-proposal-before = 镇里原来
console-proposal-now = 村里现在
console-proposal-name = 姓名
console-proposal-birth-year = 出生年
console-proposal-member-type = 类别
console-proposal-household = 户号
console-proposal-state = 户头
console-proposal-yes = 照村里的
console-proposal-yes-ask = { $name }照村里写的算吗？
console-proposal-yes-effect = 村里写的就算数了，各村机器下次对账时不再显示“待镇里确认”。
console-proposal-other = 照我写的改
console-proposal-other-ask = 照您写的改{ $name }吗？
console-proposal-other-effect = 下面写的就算数了，各村机器下次对账时照着改。
console-proposal-not-a-name = 姓名不对，请再看看。
console-proposal-not-a-year = 出生年应写四位数字，不知道就空着。
console-proposal-no-such-household = 这个村没有这个户号。
console-proposal-no-such-member = 这个村没有这个编号了。
console-person-look-only = 您只能看，不能改。
console-move = 迁到别的村
console-move-how = 户迁人随：积分和善行跟着走，原来的卡作废，到那边发新卡。
console-move-nowhere = 没有别的村可以迁。
console-move-to = 迁到哪个村
console-move-who = 谁迁
console-move-one = 只迁这一个人
console-move-all = 全家一起迁（{ $count } 个人）
console-move-group = 第几组
console-move-door = 门牌
console-move-not-a-group = 组要写数字。
console-move-yes = 迁过去
console-move-ask = 把{ $name }迁到{ $village }吗？
console-move-ask-all = 把{ $name }一家 { $count } 个人迁到{ $village }吗？
console-move-all-done = 已把 { $count } 个人迁到{ $village }，新编号 { $numbers }，共带去 { $points } 分。请在那边发新卡。
console-move-effect = 她的积分和善行一起带走，原来的户头销掉，原来的卡作废。
console-card = 卡作废
console-card-how = 卡丢了、被人拿了，就作废；村里可以再发一张，分不会少。
console-card-ask = 把{ $name }的卡作废吗？
console-card-effect = 这张卡马上不能用，各台机器下次对账时都知道。不能恢复，只能发新卡。
console-card-yes = 卡作废
console-card-done = 卡已作废。请村里给她发一张新卡。
console-card-not = 她没有可以作废的卡。
console-erase = 抹去姓名
console-erase-how = 本人要求，或者离村两年以后：姓名、拼音、出生年从镇里和各村机器上都抹去，账还在。
console-erase-ask = 把{ $name }的姓名等资料抹去吗？
console-erase-effect = 镇里马上抹去，各村机器下次对账时抹去。抹去以后找不回来。
console-erase-yes = 抹去
console-erase-done = 已抹去。各村机器下次对账时一起抹去。
console-erase-not = 没有抹成，请刷新再试。

## Machines

console-machines-said = 停用的机器什么也看不到；它再送来的记录会收下，等人定了才作数。
console-machines-all = 各村的机器
console-machine-village = 村
console-machine-device = 机器
console-machine-state = 怎样
console-machine-heard = 上次对账
console-machine-clock = 时钟
console-machine-program = 程序
console-revoke = 停用
console-revoke-why = { $name }在总台停用
console-revoke-ask = 停用{ $village }的机器 { $device } 吗？
console-revoke-effect = 它从现在起什么也读不到，再记的账要等人定了才作数。换回来要重新入网。
console-held = 等人定的记录
console-held-said = 停用以后送来的，都收着，还不作数
console-held-count = { $count } 条还不作数
console-admit = 准许作数
console-admit-ask = 让{ $village }这 { $count } 条记录作数吗？
console-admit-effect = 请先和村里核实。准许以后就记进账里，错的只能一笔一笔冲正。
console-code = 让一台机器入网
console-code-how = 开一个入网码，在村里的机器上输入，或者把二维码对着它的摄像头。
console-code-village = 哪个村
console-code-yes = 开入网码
console-code-ask = 给{ $village }开一个入网码吗？
console-code-effect = 十五分钟之内，拿着码的人可以让一台机器代表这个村。请只交给去装机器的人。
console-code-until = { $until } 以前有效，用一次就作废。
console-code-type = 在机器上输入：kiosk enrol { $address } { $code }

## Accounts

console-accounts = 帐号
console-accounts-said = 一个人一个帐号，不借给别人。离岗就停用，编号不再给别人。
console-accounts-all = 能进总台的人
console-accounts-whole = 全镇
console-accounts-open = { $login }，{ $role }，{ $where }
console-accounts-closed = { $login }，{ $role }，{ $where }，已停用
console-accounts-new = 加一个人
console-accounts-login = 登录名
console-accounts-name = 姓名
console-accounts-role = 角色
console-accounts-where = 管哪里
console-accounts-new-yes = 加上
console-accounts-new-ask = 让{ $name }进总台吗？
console-accounts-new-effect = 角色：{ $role }；管：{ $where }。她头一回进来要换自己的口令。
console-accounts-password = { $name }的第一个口令：{ $password }　请当面交给本人，只显示这一次。
console-accounts-login-taken = 这个登录名有人用了。
console-accounts-not-a-login = 登录名应是 2 到 40 个字，只用字、数字、点和横线。
console-accounts-not-a-name = 请写姓名。
console-accounts-not-a-role = 角色应是 admin、cadre 或 auditor。
console-accounts-weak-password = 口令太容易猜。
console-accounts-no-villages = 只有“镇里”可以只管一个村。
console-accounts-no-such-account = 没有这个帐号。
console-accounts-last-admin = 这是最后一个管理员，不能停用。
console-account-password = 换口令
console-account-password-ask = 给{ $name }换一个口令吗？
console-account-password-effect = 原来的口令马上不能用，她要用新的进来，再换成自己的。
console-account-close = 停用
console-account-close-ask = 停用{ $name }的帐号吗？
console-account-close-effect = 她马上被请出去，不能再进来。以前做过的事还记在她名下。
console-account-open = 恢复
console-account-open-ask = 恢复{ $name }的帐号吗？
console-account-open-effect = 她可以用原来的口令进来。

## Who looked at what

console-seen = 谁看过
console-seen-said = 总台里看了什么、做了什么，都在这里，留三年。
console-seen-none = 还没有。
console-seen-who = 谁
console-seen-when = 什么时候
console-seen-page = 哪一页
console-seen-village = 村
console-seen-member = 编号
console-seen-deed = 做了什么
console-seen-page-villages = 各村
console-seen-page-village = 一个村
console-seen-page-incidents = 事情
console-seen-page-rules = 规矩
console-seen-page-people = 人员
console-seen-page-person = 一个人
console-seen-page-machines = 机器
console-seen-page-accounts = 帐号
console-seen-page-sign-in = 门口
console-seen-page-password = 口令
console-seen-deed-look = 看
console-seen-deed-search = 找人
console-seen-deed-sign-in = 进来
console-seen-deed-password = 换口令
console-seen-deed-export = 导出
console-seen-deed-close-incident = 结案
console-seen-deed-publish-rules = 发布细则框架
console-seen-deed-publish-catalogue = 发布货架框架
console-seen-deed-confirm-people = 确认人员
console-seen-deed-move = 迁村
console-seen-deed-move-household = 全家迁村
console-seen-deed-put-right = 改正人员
console-seen-deed-card = 卡作废
console-seen-deed-erase = 抹去姓名
console-seen-deed-revoke = 停用机器
console-seen-deed-admit = 准许作数
console-seen-deed-code = 开入网码
console-seen-deed-new = 加帐号 { $login }
console-seen-deed-password-of = 给 { $login } 换口令
console-seen-deed-close = 停用帐号 { $login }
console-seen-deed-open = 恢复帐号 { $login }
