### 与镇里对账：给村里办事员和技术员看的话。只显示，不朗读。每句都说清楚现在怎样、下一步做什么。

sync-said-alone = 本村现在单独记账，还没有接到镇里。要接入时，请向镇里要一张接入单。
sync-said-never = 已经接到镇里，还没有对过账。联网以后会自己对账。
sync-said-settled = 和镇里的账对上了。
sync-said-under-way = 正在和镇里对账，还有一些没有传完，会接着传。

sync-trouble-offline = 连不上网，账先记在本机，一条不少。网通了会自己对账；明天还连不上，请看网线和路由器。
sync-trouble-timeout = 网太慢，这一次没有传完。账都在本机，过一会儿会自己再传。
sync-trouble-broken = 传到一半断了。账都在本机，过一会儿会自己再传。
sync-trouble-not-ours = 网络要先登录才能用，或者有别的设备挡在中间。请技术员看一下这里的网络。
sync-trouble-tls = 对面的证书不是本镇的，没有传任何东西。请打电话问镇里是不是换了服务器。
sync-trouble-busy = 镇里的服务器正忙，过一会儿会自己再传。
sync-trouble-slow-down = 镇里请各村慢一点传，过一会儿会自己再传。
sync-trouble-malformed = 镇里的服务器看不懂这台机器的话，多半是两边程序版本差得太远。请联系技术员升级。
sync-trouble-unknown-device = 镇里不认得这台机器。数据恢复以后要重新接入：请向镇里要一张新的接入单。
sync-trouble-device-revoked = 镇里已经停用这台机器。记过的账照样收，但镇里的消息不再发来。请马上联系镇里。
sync-trouble-not-yours = 镇里说这些记录不是本村的，没有收。账都在本机，请联系镇里。
sync-trouble-no-such-log = 镇里暂时没有这份记录，过一会儿会自己再试。
sync-trouble-forged = 镇里说签名对不上，没有收。账都在本机，请联系技术员检查这台机器。
sync-trouble-too-large = 有一条记录太大，传不过去。账都在本机，请联系技术员。
sync-trouble-conflict = 两边的记录接不上。账都在本机，过一会儿会自己再试；明天还这样，请联系镇里。
sync-trouble-bad-receipt = 收到的回执不是本镇的，没有算数。账都在本机，请打电话告诉镇里。
sync-trouble-bad-page = 收到的记录签名不对，没有记进来。请打电话告诉镇里。
sync-trouble-replica-differs = 镇里的一份记录和本机存的不一样，两份都留着。请联系镇里核对。
sync-trouble-unequal = 和镇里的账目有几户对不上，两边都没有改动。镇里会来核对，请留好台账。

sync-enrol-done = 接入成功，以后会自己对账。
sync-enrol-bad-address = 地址不对。应当像 https://xiangzhen.example:8443 这样，请照接入单再输一遍。
sync-enrol-bad-code = 接入码没有抄对。应当是四个字符加十个字符，请照接入单再输一遍。
sync-enrol-wrong-code = 镇里说接入码不对。请照接入单再输一遍；试五次不对，这张单就作废。
sync-enrol-code-expired = 接入码过期了，只管十五分钟。请向镇里要一张新的。
sync-enrol-code-spent = 接入码已经用过或者作废了。请向镇里要一张新的。
sync-enrol-village-taken = 这张接入单是给别的村的，或者本村的编号已经被占用。请联系镇里。
sync-enrol-device-revoked = 镇里已经停用这台机器，不能再接入。请联系镇里。
sync-enrol-other-village = 这张接入单是给别的村的。没有改动任何东西，请向镇里要本村的。
sync-enrol-other-township = 这台机器已经接到另一个镇。没有改动任何东西，请联系技术员。
sync-enrol-not-proved = 对面不是开出这张接入单的镇里，没有接入。请换一个网络，或者打电话问镇里。

sync-stick-made = 已经写到 U 盘：{ $facts } 条。请交给镇里。
sync-stick-read = 已经读入镇里的回执和记录：{ $facts } 条新记录，还有 { $waiting } 条等镇里收。
sync-stick-again = 镇里还缺一些记录，本机都留着。请再写一次 U 盘交给镇里，带回来再读一次。
sync-stick-kept = 记录都读好了，只是文件没能从 U 盘上删掉。再读一次也不要紧。
sync-stick-nothing = 没有新的记录要带给镇里。
sync-stick-not-one = 这不是积分机对账用的文件，或者没有拷完整。
sync-stick-not-for-us = 这个文件打不开：不是给这台机器的，或者没有拷完整。没有改动任何东西。
sync-stick-not-theirs = 这个文件不是本镇写的，没有读入。
sync-stick-new-key = 这台机器的数据恢复过，镇里还不认得它。请先向镇里要一张新的接入单，联网接入一次，再用 U 盘。
