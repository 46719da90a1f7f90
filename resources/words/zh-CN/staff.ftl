### The staff at the counter: who may do what, and the head's page of clerks.

counter-not-allowed = 您的岗位不办这件事
counter-not-allowed-why = 请管这件事的人来办，或者请负责人给您加岗位。
counter-put-right-not-allowed = 您的岗位不能改账，请登记或审核来改
counter-enrol-not-allowed = 您的岗位不建户头，请登记来办
counter-fetch-not-allowed = 您的岗位不发东西，请登记或保管来办
counter-book-not-allowed = 您的岗位不记分，请登记或审核来记

## What a role is for

counter-role-registrar-does = 签到，记分，建户头，发卡，发东西
counter-role-reviewer-does = 审该审的条款，记分，改错账
counter-role-storekeeper-does = 收货，盘点，发东西
counter-role-head-does = 什么都能办，还管人和规矩
counter-role-auditor-does = 只看，不办

## The page of the staff

counter-staff = 工作人员
counter-staff-2 = 谁在这里做，各管什么
counter-staff-add = 添一位工作人员
counter-staff-own-pin = 改我的密码
counter-staff-one = 工作人员：{ $name }
counter-staff-name = 姓名
counter-staff-roles = 管什么
counter-staff-face = 头像
counter-staff-face-of = 头像 { $number }
counter-staff-roles-many = { $count } 样
counter-staff-find = 从村民里找
counter-find-clerk = 谁来做工作人员？
counter-staff-next-pin = 下一步：定密码
counter-staff-keep = 存下
counter-staff-reset-pin = 重设密码
counter-staff-dismiss = 不在这里做了
counter-staff-dismiss-ask = { $name }不在这里做了吗？
counter-staff-dismiss-why = 记过的账都留着，只是不能再进工作台。
counter-staff-dismiss-yes = 不做了
counter-staff-dismiss-no = 还在做
counter-staff-none-to-look = 您的岗位只看，不办
counter-staff-alone = 村里只有您一位工作人员。要两个人按密码的事，现在办不了。
counter-staff-alone-head = 请添一位工作人员，再办这件事。
counter-staff-alone-other = 请负责人添一位。负责人不在，请打电话给镇里，镇里也能添。
counter-staff-alone-town = 添不了的话，请打电话给镇里，镇里也能添。
counter-staff-alone-again = 添好以后，交班再进来，接着办。
counter-staff-alone-title = 这件事要两个人按密码
counter-staff-alone-reviewer = 这件事要审核的人按密码，村里还没有这样一位
counter-staff-alone-go = 去添一位
counter-staff-alone-later = 以后再说
counter-staff-done-add = { $name }可以进工作台了
counter-staff-done-add-why = 请让本人来：第一次进来要自己换一个密码。
counter-staff-done-pin = { $name }的密码换好了
counter-staff-not-head = 只有负责人能管工作人员
counter-staff-no-such-clerk = 没有这位工作人员
counter-staff-not-a-name = 名字写得不对
counter-staff-weak-pin = 这个密码太好猜，换一个
counter-staff-same-pin = 和现在的一样，换一个
counter-staff-wrong-pin = 现在的密码不对
counter-staff-no-roles = 至少要管一样
counter-staff-last-head = 村里总要有一位负责人。先让别人当负责人，再改这一位。
counter-staff-no-number-left = 这台机器的编号用完了，请镇里来添

## A PIN is made

counter-new-pin-title = { $name }的密码
counter-new-pin-old = 先按现在的密码
counter-new-pin-new = 按六位新密码
counter-new-pin-again = 再按一遍新密码
counter-new-pin-done = 按好了
counter-new-pin-rule = 不要六个一样的，也不要顺着数的。不告诉别人。
counter-new-pin-must = 现在的密码是别人定的，请换成只有您知道的。
counter-new-pin-differ = 两遍不一样，请从头按

## The township's page of a village's clerks

console-clerks = 工作人员
console-clerks-said = 村里现在有 { $count } 位
console-clerks-few = 村里现在有 { $count } 位。冲正大额、结转旧存折、恢复后换东西都要两个人。
console-clerks-role = { $role }：{ $does }
console-clerks-roles = 岗位
console-clerks-number = { $number } 号　{ $roles }
console-clerks-new = 添一位
console-clerks-new-yes = 任命
console-clerks-new-ask = 让{ $name }在村里的柜台工作吗？
console-clerks-new-effect = 下次对账以后，可以进{ $village }的工作台。第一次进去要换掉这个密码。
console-clerks-change = 改岗位
console-clerks-change-ask = 改{ $name }的岗位吗？
console-clerks-change-effect = 以勾上的为准，下次对账以后村里照办。
console-clerks-change-done = 改好了，下次对账以后村里照办。
console-clerks-pin = 重设密码
console-clerks-pin-ask = 给{ $name }重设密码吗？
console-clerks-pin-effect = 下次对账以后，旧密码作废。新密码只显示一次。
console-clerks-dismiss = 停职
console-clerks-dismiss-ask = 停{ $name }的职吗？
console-clerks-dismiss-effect = 下次对账以后，不能再进工作台。记过的账都留着。再要来，重新任命。
console-clerks-dismiss-done = 停了，下次对账以后村里照办。
console-clerks-first-pin = { $name }的第一个密码：{ $pin }　请当面交给本人，只显示这一次。
console-clerks-not-a-name = 名字写得不对。
console-clerks-no-roles = 至少要勾一个岗位。
console-clerks-weak-pin = 这个密码太好猜，请再来一次。
console-clerks-no-number-left = 这个村的编号用完了。
console-clerks-no-such-clerk = 没有这位工作人员，或者已经停职。
