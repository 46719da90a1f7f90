### The made-up village's strip and its progress page: a tool for visitors, never a kiosk's own.

## The strip

demo-strip-title = 谁来举卡？
demo-strip-note = 点一个人，她就把卡举到镜头前
demo-strip-stop = 放下卡
demo-strip-number = { $number } 号
demo-strip-nobody = 没有名字的卡
demo-strip-camera = 镜头
demo-strip-pins = 柜台密码

## What is special about somebody: one word

demo-hint-extra-large = 特大字
demo-hint-standard = 标准字
demo-hint-contrast = 黑底黄字
demo-hint-poor = 积分不够
demo-hint-lost = 卡挂失了
demo-hint-old-card = 补过卡的旧卡
demo-hint-street-head = 街巷长
demo-hint-party = 党员
demo-hint-fetch = 有东西等着领
demo-hint-untold = 有一笔没看过
demo-hint-long-name = 名字长
demo-hint-rare-name = 名字少见
demo-hint-child = 小孩
demo-hint-empty = 还没有分
demo-hint-two-cards = 两张卡一起
demo-hint-foreign = 外村的卡
demo-hint-damaged = 卡坏了

## What can be wrong with the camera

demo-camera-none = 好的
demo-camera-unplugged = 拔掉了
demo-camera-frozen = 卡住了
demo-camera-black = 盖住了

## While the village is made

demo-making-title = 正在编一个村子
demo-making-note = 头一回要等十几秒，以后就不用等了。
demo-making-done = 已经编好 { $count } %
