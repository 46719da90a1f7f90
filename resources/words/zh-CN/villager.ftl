### The villager's screens. How to write a message: see common.ftl.

## 01 idle

prompt-idle = 您好，请把积分卡举到镜头前。
    .spoken = 您好，请把积分卡举到镜头前。
idle-heading-1 = 请把积分卡
idle-heading-2 = 举到镜头前
idle-step-1 = 举卡
idle-step-2 = 听声音
idle-step-3 = 点图画
step-one = 一
step-two = 二
step-three = 三
key-read = 看
key-notice = 村里通知：{ $headline }
idle-card = { $village }积分卡
idle-card-name = 您的名字
idle-card-number = 您的号码
idle-hall = { $village }服务大厅

## 02 scanning

title-scanning = 正在看您的卡
prompt-scanning = 请把卡举到镜头前。
    .spoken = 请把卡举到镜头前。
prompt-scanning-nearer = 看见卡了，再近一点点。
    .spoken = 看见卡了，再近一点点。
prompt-scanning-farther = 看见卡了，拿远一点点。
    .spoken = 看见卡了，拿远一点点。
prompt-scanning-steady = 看见卡了，别晃，停一停。
    .spoken = 看见卡了，别晃，停一停。
prompt-scanning-tilt = 看见卡了，卡面斜一点。
    .spoken = 看见卡了，卡面斜一点。
prompt-scanning-long = 看不清卡。可以叫工作人员。
    .spoken = 看不清卡。可以叫工作人员。
scanning-seen = 看见卡了
scanning-looking = 正在找卡
scanning-hint-nothing = 把卡|举起来
scanning-hint-nearer = 再近|一点点
scanning-hint-farther = 拿远|一点点
scanning-hint-steady = 别晃|停一停
scanning-hint-tilt = 卡面|斜一点
scanning-hint-long = 叫一声|工作人员
scanning-far = 太远
scanning-good = 正好
scanning-near = 太近
scanning-tip = 卡面斜一点，别反光
scanning-tip-long = 点右下角，马上有人来

## 03 home

prompt-home = { $name }，您好。想办什么？
    .spoken = { $name }，您好。想办什么？
title-greeting = { $name }，您好
home-invite = 想办什么，就点下面的图画
tile-points = 我的积分
tile-points-band = 看善行簿
tile-points-band-short = 善行簿
tile-points-remark = 善行积分 { $merit } 分，这周 +{ $gain } 分
tile-exchange = 换东西
tile-exchange-second = 能换 { $count } 样
tile-activities = 参加活动
tile-activities-second = 今天 { $count } 场
tile-activities-none = 今天没有
tile-good-deed = 我做了好事
tile-ballot = 投票评议
tile-request = 反映问题
tile-village = 村里的事
tile-look = 看和听

## 04 points

title-points = 我的善行簿　第 { $page } 页
title-points-short = 善行簿 第 { $page } 页
title-points-shortest = 第 { $page } 页
prompt-points = 这是您的善行簿。
    .spoken = 这是您的善行簿。
points-balance = 可用积分
points-merit = 善行积分
points-word = 积分
points-day = 日子
points-what = 什么事
points-amount = 分
points-objection = 有人有意见
points-objection-short = 有意见
points-held = 公示里还有 { $points } 分
points-empty = 还没有记过分
points-empty-how = 参加活动，就能得分
key-read-aloud = 念给我听
key-read-aloud-warning = 旁人也会听见
key-read-aloud-stop = 先别念
aloud-balance = 您有 { $points } 分可以用。
    .spoken = 您有{ $points }分可以用。
aloud-balance-none = 您现在没有能用的分。
    .spoken = 您现在没有能用的分。
aloud-merit = 善行积分，一共 { $points } 分。
    .spoken = 善行积分，一共{ $points }分。
aloud-line-gain = { $month }月{ $day }日，{ $clause }，加 { $points } 分。
    .spoken = { $month }月{ $day }日，{ $clause }，加{ $points }分。
aloud-line-spent = { $month }月{ $day }日，{ $clause }，用 { $points } 分。
    .spoken = { $month }月{ $day }日，{ $clause }，用{ $points }分。

## 05 exchange

title-exchange = 换点什么？
exchange-you-have = 您有 { $points } 分
exchange-you-have-short = { $points } 分
prompt-exchange = 想换哪样，就点哪样。
    .spoken = 想换哪样，就点哪样。
prompt-exchange-short = 还不够，再攒攒。
    .spoken = 还不够，再攒攒。
prompt-exchange-gone = 这样换完了。看看别的吧。
    .spoken = 这样换完了。看看别的吧。
prompt-exchange-limit = 这样今天换过了。看看别的吧。
    .spoken = 这样今天换过了。看看别的吧。
prompt-exchange-changed = 这样的分数改了。请再看看。
    .spoken = 这样的分数改了。请再看看。
prompt-exchange-retired = 这样没有了。看看别的吧。
    .spoken = 这样没有了。看看别的吧。
prompt-exchange-empty = 今天没有能换的。过几天再来。
    .spoken = 今天没有能换的。过几天再来。
exchange-empty-title = 今天没有能换的东西
exchange-empty-how = 过几天再来看看，分给您存着
goods-enough = 够换
goods-stock = 还有 { $count } { $unit }
goods-missing = 还差 { $points } 分
goods-gone = 换完了，{ $when }到
goods-gone-plain = 换完了
goods-limit = 今天换过了
goods-spoken = { $item }，{ $detail }，{ $points } 分，{ $state }

## 05b how many

title-how-many = 要几{ $unit }？
prompt-how-many = { $item }，要几{ $unit }？
    .spoken = { $item }，要几{ $unit }？
how-many-less = 少一{ $unit }
how-many-more = 多一{ $unit }
how-many-least = 最少了
how-many-most = 最多了
how-many-take = 就要 { $count } { $unit }
how-many-cost = 用 { $points } 分

## 06 confirm

title-confirm = 请您看一看，对不对？
title-confirm-short = 对不对？
prompt-confirm = 用 { $points } 分，换{ $item } { $count } { $unit }，对吗？
    .spoken = 用{ $points }分，换{ $item }{ $count }{ $unit }，对吗？
confirm-count = { $count } { $unit }
confirm-where = 到柜台领
confirm-now = 现在
confirm-after = 换了以后
confirm-cost = 用 { $points } 分
confirm-cost-short = 用 { $points }
confirm-yes = 对，换了
confirm-no = 不换

## 06b done

title-done = 换东西
prompt-done = 换好了。请拿小票，到柜台领。
    .spoken = 换好了。请拿小票，到柜台领。
prompt-done-no-slip = 换好了。请到柜台领。
    .spoken = 换好了。请到柜台领。
prompt-undone = 不换了，分还给您了。
    .spoken = 不换了，分还给您了。
done-heading = 换好了
done-left = 还有
done-slip = 拿好小票
done-slip-where = 从下面的口子出来
done-slip-none = 小票没打出来
done-slip-no-paper = 小票没纸了
done-slip-none-where = 分已经记上，到柜台补
done-counter = 到柜台领
done-thing = { $item } { $count } { $unit }
key-undo = 错了，不换
key-undo-late = 要改，到柜台
key-another = 再换一样
key-known = 知道了

## 07 activities

title-activities = 参加活动
prompt-activities = 今天有 { $count } 场。到了，就点我来了。
    .spoken = 今天有{ $count }场。到了，就点我来了。
prompt-activities-later = 想去哪场，就点哪场。
    .spoken = 想去哪场，就点哪场。
prompt-activities-none = 今天没有活动。看看村里通知吧。
    .spoken = 今天没有活动。看看村里通知吧。
prompt-going = 想去{ $activity }，对吗？
    .spoken = 想去{ $activity }，对吗？
prompt-going-noted = 记下了，到时候来。
    .spoken = 记下了，到时候来。
prompt-already-signed = 已经签过到了。还办别的吗？
    .spoken = 已经签过到了。还办别的吗？
activities-none-title = 今天没有活动
activities-none-how = 有了就写在村里通知上
activity-here = 我来了
activity-going = 我想去
activity-leaving = 我要走了
activity-noted = 记下了
activity-done = 签过到了
activity-later = 还没开始
activity-gain = +{ $points } 分
going-yes = 对，想去
going-no = 不去

## 07b signed in

prompt-signed-in = { $name }，记上了，加 { $points } 分。
    .spoken = { $name }，记上了，加{ $points }分。
prompt-signed-in-plain = { $name }，记上了。
    .spoken = { $name }，记上了。
prompt-signed-in-stays = { $name }，记上了，走的时候再举卡。
    .spoken = { $name }，记上了，走的时候再举卡。
prompt-signed-out = { $name }，您慢走，加 { $points } 分。
    .spoken = { $name }，您慢走，加{ $points }分。
prompt-signed-out-plain = { $name }，您慢走。
    .spoken = { $name }，您慢走。
signed-in-order = 记上了，您是第 { $count } 个到的
signed-in-noted = 记上了
signed-in-order-short = 您是第 { $count } 个
signed-in-book = 已经记进善行簿
signed-out-worked = 干了 { $worked }，记上了
signed-out-none = 走了，这回没有分
signed-out-none-short = 这回没有分
worked-hours = { $hours } 小时
worked-minutes = { $minutes } 分钟
worked-both = { $hours } 小时 { $minutes } 分钟
key-other-things = 还办别的
key-next-person = 下一位举卡

## 11b reading

title-notices = 村里通知　第 { $page } 条，共 { $count } 条
title-notices-short = 通知 第 { $page } 条
title-notices-shortest = 第 { $page } 条
prompt-reading = 我念给您听，想停就点一下。
    .spoken = 我念给您听，想停就点一下。
prompt-no-notices = 村里这几天没有通知。
    .spoken = 村里这几天没有通知。
no-notices-title = 这几天没有通知
no-notices-how = 有了新的，就放在这里
key-stop-reading = 先别念
key-read-again = 再念一遍
key-want-to-go = 我想去
key-notice-next = 下一条
key-notice-previous = 上一条
notice-first = 第一条
notice-last = 没有了
key-page-of-notice = 往下看

## 13 out of order

title-camera-broken = 镜头坏了，看不见卡
title-camera-broken-short = 看不见卡，这样办
title-camera-broken-shortest = 看不见卡
prompt-camera-broken = 镜头坏了。请到柜台，照样能办。
    .spoken = 镜头坏了。请到柜台，照样能办。
camera-broken-heading = 镜头正在修
points-are-safe-1 = 您的积分都在
points-are-safe-2 = 一分也不会少
points-are-safe = 您的积分都在，一分也不会少
go-to-counter = 到 { $counter }，找{ $clerk }
go-to-counter-plain = 到柜台，找工作人员
go-to-counter-why = 记分、换东西，照样能办
by-number = 按卡上的号码
by-number-why = 看看自己有多少分
village-affairs = 看村里的事
village-affairs-what = 村里的通知
title-no-record = 现在记不了
prompt-no-record = 现在记不了，请到柜台记在纸上。
    .spoken = 现在记不了，请到柜台记在纸上。
no-record-heading = 现在记不了
no-record-counter-why = 先记在纸上，一分不少
title-start-wait = 正在准备
prompt-start-wait = 正在准备，请稍等。
    .spoken = 正在准备，请稍等。
start-wait-heading = 请稍等

## number pad (按卡上的号码)

title-by-number = 按卡上的号码
prompt-by-number = 请按卡上的号码。
    .spoken = 请按卡上的号码。
prompt-by-number-unknown = 没有这个号码，再按一遍。
    .spoken = 没有这个号码，再按一遍。
prompt-by-number-clerk = 请工作人员来认一认。
    .spoken = 请工作人员来认一认。
by-number-where = 号码在名字下面
by-number-clerk-title = 请工作人员来认一认
by-number-clerk-how = 她点了头，就能看
key-one-back = 退一格
key-number-done = 按好了
number-suffix = 号

## 14 still there, 15 goodbye

prompt-still-there = 您还在吗？在，就点一下。
    .spoken = 您还在吗？在，就点一下。
still-there-heading = 您还在吗？
still-there-otherwise = 不点，屏幕就收起来
still-there-left = 还有 { $count } 秒
still-there-left-before = 还有
still-there-left-unit = 秒
still-there-yes = 我还在
still-there-no = 我走了
prompt-goodbye = 慢走，卡拿好。
    .spoken = 慢走，卡拿好。
goodbye-heading = 慢走
goodbye-second = 卡拿好，下回再来

## 16 look and listen

title-look = 看和听
prompt-look = 点一点，看得清、听得清就好。
    .spoken = 点一点，看得清、听得清就好。
prompt-look-see = 看得清吗？
    .spoken = 看得清吗？
prompt-look-hear = 听得清吗？
    .spoken = 听得清吗？
look-sample-1 = 周六上午八点，村口大扫除
look-sample-2 = 带把扫帚来，到了就记两分。
look-sample-short = 明天八点，村口大扫除。
look-size = 字就是|这么大
look-smaller = 字小些
look-larger = 字大些
look-smallest = 最小了
look-largest = 最大了
look-glyph = 大
look-contrast = 黑底黄字
look-contrast-glyph = 字
look-on = 开着
look-off = 没开
look-quieter = 声音小些
look-louder = 声音大些
look-quietest = 最小了
look-loudest = 最大了
look-slow = 说慢些
look-kept = 记在您的卡上，下回还这样
look-not-kept = 走了以后，就还原
look-ok = 就这样
look-page-hear = 听声音
look-page-see = 看字

## 26 see together

title-see-together = { $name }，请您看一看
title-see-together-short = 请您看一看
prompt-see-together = { $clause } { $count } { $unit }，加 { $points } 分，对吗？
    .spoken = { $clause }{ $count }{ $unit }，加{ $points }分，对吗？
prompt-see-together-spent = { $clause } { $count } { $unit }，扣 { $points } 分，对吗？
    .spoken = { $clause }{ $count }{ $unit }，扣{ $points }分，对吗？
see-together-clerk = { $clerk }正在给您记
see-together-now = 现在 { $points } 分
see-together-after = 记了以后 { $points } 分
see-together-yes = 对
see-together-no = 不对

## What was booked while she was not there

prompt-told = { $name }，您好。有一笔记分，想请您看一看。
    .spoken = { $name }，您好。有一笔记分，想请您看一看。
prompt-told-many = { $name }，您好。有几笔记分，想请您看一看。
    .spoken = { $name }，您好。有几笔记分，想请您看一看。
objection-how = 您不在的时候记的
told-several = 记了 { $count } 笔
told-count = 一共 { $count } 笔，都在善行簿里
told-count-short = 一共 { $count } 笔
told-doubt = 我有疑问
told-doubt-one = { $day } { $what }
told-doubt-several = 不在的时候记的 { $count } 笔

## Cards that cannot be taken: each its own calm sentence, nothing of the code

prompt-card-unknown = 这张卡村里没有。请到柜台看看。
    .spoken = 这张卡村里没有。请到柜台看看。
card-unknown-heading = 这张卡村里没有
card-unknown-how = 请到柜台，让工作人员看看
prompt-card-foreign = 这不是积分卡。请举积分卡。
    .spoken = 这不是积分卡。请举积分卡。
card-foreign-heading = 这不是积分卡
card-foreign-how = 请举绿边的积分卡
prompt-card-revoked = 这张卡换过新的了。请用新卡。
    .spoken = 这张卡换过新的了。请用新卡。
card-revoked-heading = 这是旧卡，换过新的了
card-revoked-how = 请用新卡，分都在新卡上
prompt-card-frozen = 这张卡先停了。请到柜台。
    .spoken = 这张卡先停了。请到柜台。
card-frozen-heading = 这张卡先停了
card-frozen-how = 请到柜台，分都给您存着
prompt-card-damaged = 没看清卡，往上挪一点。
    .spoken = 没看清卡，往上挪一点。
card-damaged-heading = 没看清卡
card-damaged-how = 往上挪一点，卡面擦一擦
prompt-card-two = 一次一张卡。请先收起一张。
    .spoken = 一次一张卡。请先收起一张。
card-two-heading = 一次一张
card-two-how = 请先收起一张卡
prompt-change-person = 看见另一张卡。换人吗？
    .spoken = 看见另一张卡。换人吗？
change-person-heading = 换人吗？
change-person-how = 看见了另一张卡
change-person-yes = 对，换人
change-person-no = 不换，接着办

## Calm notices

prompt-no-slip-paper = 小票没纸了，分已经记上。
    .spoken = 小票没纸了，分已经记上。
prompt-wait = 请稍等。
    .spoken = 请稍等。
wait-heading = 请稍等
wait-how = 马上就好
prompt-staff-called = 叫了工作人员，马上就来。
    .spoken = 叫了工作人员，马上就来。
staff-called-heading = 工作人员马上来
staff-called-how = 请您在这儿等一等
staff-called-stop = 不用来了
prompt-not-enough = 还不够，再攒攒。
    .spoken = 还不够，再攒攒。
not-enough-heading = 还不够，再攒攒
prompt-account-closed = 这个户头停了。请到柜台问问。
    .spoken = 这个户头停了。请到柜台问问。
account-closed-heading = 这个户头停了
account-closed-how = 请到柜台问问
key-try-again = 再举一次

## 50 the sheet of components

prompt-sheet = 能按的，都有脚。
    .spoken = 能按的，都有脚。
sheet-title = 能按的，都有脚
sheet-normal = 平时
sheet-pressed = 按下
sheet-disabled = 不能按
sheet-focus = 轮到它
sheet-corner = 角上的键
sheet-primary = 主键
sheet-second = 次键
sheet-tile = 图画块
sheet-help = 叫人
sheet-flat = 看的，都平
sheet-caption = 正在念的话
