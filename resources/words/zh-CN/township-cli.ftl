### What `kiosk township …` says to a technician and a cadre. Only shown, never spoken.

## Commands

cli-township-help = 镇上用的：建镇、启动服务、给村开入网码、停用机器、备份和核对
township-init-help = 建一个镇：生成密钥和证书，建好数据库，写出恢复单
township-serve-help = 启动镇的服务（各村机器与它对账）
township-certificate-help = 给服务器换一张证书（地址变了的时候），已入网的机器不受影响
township-village-help = 添加一个村，或者列出各村
township-code-help = 给一个村开一个入网码：十五分钟有效，最多输五次
township-devices-help = 列出各村的机器，以及有没有停用后等人决定的记录
township-revoke-help = 停用一台机器：以后读不到任何东西，再送来的记录收下但不作数
township-admit-help = 准许停用的机器送来的记录作数
township-counter-help = 看哪台机器是村里的柜台机（积分只在那里花），或者换成另一台
township-move-help = 户迁人随：把一位村民连同积分迁到另一个村
township-erase-help = 抹去一个人的姓名等资料（镇里和各村机器上都抹去，账还在）
township-staff-help = 让一位镇干部能登录控制台
township-verify-help = 把各村的账从头重放一遍，检查有没有被动过
township-backup-help = 写一份加密备份，只有恢复单能打开
township-restore-help = 用备份和恢复单把镇恢复起来，换机器、换数据库都行
township-migrate-help = 换了新版程序以后，把数据库升级到新版（先备份；启动服务时也会自己做）
township-anew-help = 数据库是用别的办法恢复的：先运行它，再启动服务
township-resheet-help = 村里的恢复单丢了：把村里的备份改成用一张新的恢复单打开
township-doctor-help = 检查密钥、证书、数据库、磁盘、时钟和各村机器
township-import-help = 收下优盘里村里机器送来的记录
township-export-help = 把镇里给一个村的记录写到优盘上

## Arguments

township-of-init-name-help = 镇的名字，例如 清水镇
township-of-init-database-help = PostgreSQL 地址（不给就用数据文件夹里的内置数据库）
township-of-init-address-help = 各村机器连接用的地址，例如 https://192.168.1.10:8443
township-of-init-host-help = 服务监听哪个地址（默认全部）
township-of-init-port-help = 服务监听哪个端口
township-of-init-sheet-help = 恢复单存成 PDF 的位置（默认在密钥文件夹旁边）
township-of-serve-host-help = 这一次监听哪个地址
township-of-serve-port-help = 这一次监听哪个端口
township-of-serve-workers-help = 几个进程（多于一个要用 PostgreSQL）
township-of-serve-plain-help = 不用 TLS：只能监听本机地址，前面要有代理
township-of-serve-no-console-help = 不开网页控制台
township-of-certificate-names-help = 服务器的域名或地址
township-of-village-what-help = add 添加，list 列出
township-of-village-name-help = 村名
township-of-village-number-help = 村的序号（不给就用下一个）
township-of-village-code-help = 村号（统计局的十二位代码）；不给就用第一台机器带来的
township-of-code-village-help = 村的序号、村号或村名
township-of-code-sheet-help = 存成带二维码的 PDF
township-of-devices-village-help = 只看这个村
township-of-devices-json-help = 输出 JSON，给程序看
township-of-revoke-village-help = 村的序号、村号或村名
township-of-revoke-device-help = 机器的名字（八位）
township-of-revoke-why-help = 为什么停用
township-of-admit-village-help = 村的序号、村号或村名
township-of-admit-device-help = 机器的名字（八位）
township-of-admit-log-help = 哪一本日志（不给就是它的每一本）
township-of-admit-upto-help = 准许到第几条（不给就是已收到的全部）
township-of-counter-village-help = 村的序号、村号或村名
township-of-counter-device-help = 让这台机器当柜台机（八位的名字；不给就只是看）
township-of-move-member-help = 她在原来村里的编号
township-of-move-from-help = 原来的村
township-of-move-to-help = 迁到哪个村
township-of-move-household-help = 迁进已有的哪一户
township-of-move-group-help = 新开一户，在第几组
township-of-move-door-help = 新开一户的门牌
township-of-erase-village-help = 村的序号、村号或村名
township-of-erase-who-help = 村民编号；办事员写成 clerk:编号
township-of-staff-what-help = add 添加
township-of-staff-login-help = 登录名
township-of-staff-name-help = 姓名
township-of-staff-role-help = admin 管账号，cadre 镇干部，auditor 只看不改
township-of-staff-village-help = 只让看这个村（可以给几次；不给就是全镇）
township-of-verify-json-help = 输出 JSON，给程序看
township-of-doctor-json-help = 输出 JSON，给程序看
township-of-backup-file-help = 备份文件（不能已经存在）
township-of-restore-file-help = 备份文件
township-of-restore-sheet-help = 恢复单上的十二个词或那串码（不给就会问）
township-of-restore-database-help = 恢复到这个 PostgreSQL（空的）；不给就用原来设置里的，或内置数据库
township-of-resheet-file-help = 村里积分机的备份（入网以后做的）
township-of-resheet-new-help = 改好的备份写到哪里（不能已经存在）
township-of-resheet-sheet-help = 新的恢复单存成 PDF 的位置（默认在改好的备份旁边）
township-of-import-files-help = 优盘里的文件，或者优盘上的文件夹；回给那台机器的文件写在旁边
township-of-export-village-help = 村的序号、村号或村名
township-of-export-folder-help = 优盘上的文件夹

## What happened

township-device = 镇服务器
township-made = { $name }建好了：{ $folder }
township-made-next = 接下来：kiosk township serve 启动服务（{ $address }），kiosk township village add 村名，kiosk township code 村名。
township-serving = 镇的服务已启动：{ $where }（按 Ctrl-C 停止）
township-stopped = 服务已停止。
township-certificate-made = 证书换好了，适用于：{ $names }。请重新启动服务。
township-village-added = 已添加：{ $number } { $village }
township-code = { $village }的入网码：{ $code }（{ $until } 以前有效）
township-code-type = 在村里的机器上输入：kiosk enrol { $address } { $code }
township-code-sheet = 入网单在 { $file }，请打印后拿到村里，对着机器的摄像头。
township-held-back = 停用的机器 { $device } 有 { $count } 条记录等人决定（日志 { $log }）
township-device-enrolled = 正常
township-device-revoked = 已停用
township-device-retired = 已换新
township-device-vouched = 同村机器代送
township-revoked = 机器 { $device } 已停用。
township-revoked-before = 机器 { $device } 早已停用。
township-counter-is = 柜台机是 { $device }。
township-counter-none = 这个村还没有定下柜台机。
township-counter-waits = 已请 { $before } 把柜台交给 { $device }，等它下次对账。
township-counter-asked = 柜台机还是 { $before }。它下次对账以后，柜台就交给 { $device }。它要是坏了、丢了，请先停用它，再运行一次。
township-counter-named = 柜台机是 { $device }，它下次对账以后就能花积分。
township-counter-ended = 它是村里的柜台机，现在村里花不了积分。请用 kiosk township counter 另定一台。
township-counter-not-working = 机器 { $device } 已经停用，不能当柜台机。
township-admitted = 日志 { $log } 到第 { $seq } 条为止都作数了。
township-moved = 已迁到{ $village }，新编号 { $member }，带去 { $points } 分。请在那边发一张新卡。
township-erased = 已抹去，共 { $count } 处。各村机器下次对账时一起抹去。
township-verify-wrong = { $village }：{ $what }
township-verify-signature = 一批记录的签名对不上，有人动过数据库：{ $where }
township-backup-made = 备份好了，并已读回核对：{ $file }（{ $size } MB，{ $facts } 条事实）。只有恢复单能打开它。
township-restored = 恢复好了：{ $villages } 个村，{ $facts } 条事实全部核对过。
township-migrating = 数据库是旧版程序的（{ $found } 版）。先留一份备份，再升级到 { $known } 版，请稍等。
township-migrated = 升级到 { $version } 版，各村的账都重放核对过。升级前的那一份在 { $file }。
township-migrated-nothing = 数据库已经是 { $version } 版，不用升级。
township-resheeted = 这是{ $village }的积分机 { $device } 的备份，记到 { $day }。改好的备份：{ $file }
township-resheeted-unknown = 镇里没有这台机器的日志，但镇里的钥匙能打开这份备份。改好的备份：{ $file }
township-resheeted-sheet = 新的恢复单：{ $file }。请打印出来交给村里，然后删掉这个文件。
township-resheeted-next = 在村里的机器上运行 kiosk restore，用这份备份和新的恢复单。旧的备份仍然只认旧的恢复单。
console-seen-deed-new-sheet = 换恢复单
township-begun-anew = 镇里的 { $count } 本日志已经结束，另开了新的。旧的由各村机器补齐。现在可以启动服务。
township-restored-next = 备份之后的记录会由各村机器在下次对账时补回来。现在可以启动服务。

## What cannot be done so

township-missing = { $folder } 里还没有镇。请先用 kiosk township init 建一个。
township-settings-wrong = 设置文件 { $file } 有一处不对：{ $what }
township-not-a-name = 镇名应是 1 到 40 个字。
township-not-an-address = 地址应以 https:// 开头，例如 https://192.168.1.10:8443，而不是 { $address }。
township-no-sheet = 单子写不了（{ $file }：{ $why }）。
township-plain-only-here = 不用 TLS 时只能监听本机地址（127.0.0.1），不能是 { $host }。
township-one-worker = 内置数据库只能用一个进程；要用几个进程请换 PostgreSQL。
township-cannot-listen = 服务启动不了：{ $why }。地址或端口可能正被占用。
township-no-village = 没有这个村：{ $village }
township-two-villages = 有几个村都叫{ $village }，请用序号。
township-empty-village = { $village }还没有机器入网。
township-not-a-village = 村名应是 1 到 40 个字；村号只能用字母、数字、横线和点。
township-village-taken = 这个序号或村号已经是别的村的。
township-no-device = 没有这台机器：{ $device }
township-not-a-log = 这不是日志的编号：{ $log }
township-not-a-person = 应是村民编号，或者 clerk:编号，而不是 { $who }。
township-move-household-or-group = 请给 --household（迁进已有的一户），或者给 --group（新开一户），二者给一个。
township-move-no-such-member = 原来的村里没有这个编号。
township-move-not-open = 这位村民的户头已经不用了。
township-move-same-village = 原来的村和迁到的村是同一个。
township-move-no-such-village = 没有要迁到的那个村。
township-move-no-such-household = 那个村里没有这一户。
township-move-no-number-left = 那个村没有空的编号了。
township-store-older = 数据库是旧版程序的（{ $found } 版，本程序是 { $known } 版），没有动过。请启动服务，或者先停掉服务再运行 kiosk township migrate。
township-still-served = 数据库正被另一个镇服务或命令占用，升级没有做，数据没有动过。请先全部停掉再试。
township-resheet-not-ours = 镇里的钥匙打不开这份备份：它是入网以前做的，或者是别的镇的。
township-no-database = 连不上数据库：{ $why }
township-wrong-order = 数据库的排序规则是 { $found }，应该是 C。请按 packaging/township/roles.sql 重新建库。
township-no-api-role = 数据库里缺少角色 { $role }，或者本用户不能使用它。请让数据库管理员运行 packaging/township/roles.sql。
township-weak-api-role = 数据库里的角色 kiosk_api 权力太大，行级安全管不住它。请让数据库管理员检查。
township-certificates-missing = 缺少证书文件。请检查密钥文件夹里的 tls，或用备份恢复。
township-stick-wrong = { $file }：{ $what }
township-stick-taken = { $file }：收下了 { $count } 条。
township-stick-stranger = 写这个文件的机器不是本镇的，或者已经换过钥匙，没有读入。请让村里重新接入。
township-stick-unanswered = { $count } 条已经收下，只是回执没有写上。{ $what }文件还在 U 盘上，可以再收一次。
township-stick-empty = 这里没有村里机器写的文件。
township-stick-given = 已写到 { $file }，只有那台机器能打开。

township-staff-added = { $login } 可以登录控制台了，第一次的密码是 { $password }（只显示这一次，登录后要换）。
township-staff-login-taken = 这个登录名已经有人用了。
township-staff-not-a-login = 登录名应是 2 到 40 个字母、数字、点、横线或汉字。
township-staff-not-a-name = 姓名应是 1 到 40 个字。
township-staff-not-a-role = 没有这种角色。
township-staff-weak-password = 密码太短或太容易猜。
township-staff-no-villages = 管账号的和只看不改的看全镇，不能只给几个村。
township-staff-no-such-account = 没有这个账号。
township-staff-last-admin = 至少要留一个管账号的人。

## The enrolment sheet

township-sheet-title = { $village } 入网单
township-sheet-how = 把这张单子对着村里积分机的摄像头，机器就会连到镇里。也可以在机器上输入下面的码和地址。
township-sheet-until = { $until } 以前有效，过时请镇里再开一张。用过以后请撕掉。

## Doctor

township-doctor-check-failed = 有一项检查自己出了错（{ $why }）。
township-doctor-keys-fine = 密钥齐全：{ $folder }
township-doctor-certificates-fine = 证书可用，地址 { $host } 在里面。
township-doctor-certificates-plain = 没有用 TLS，前面应有代理。
township-doctor-certificates-broken = 证书用不了：{ $why }
township-doctor-certificates-broken-hint = 请用 kiosk township certificate 换一张。
township-doctor-certificates-other-name = 证书里没有地址 { $host }。
township-doctor-certificates-other-name-hint = 村里的机器不受影响；浏览器会提示。可以用 kiosk township certificate 换一张。
township-doctor-database-embedded = 内置数据库，{ $facts } 条事实。
township-doctor-database-postgresql = PostgreSQL { $version }，{ $facts } 条事实。
township-doctor-database-forgetful = 数据库设置成了断电会丢数据（fsync、full_page_writes 或 synchronous_commit）。
township-doctor-database-forgetful-hint = 请改成 on 再用：镇里说了“收到”，断电以后也必须还在。
township-doctor-kiosks-fine = { $count } 台机器，三天之内都对过账。
township-doctor-kiosks-late = { $count } 台机器三天没有对账：{ $which }
township-doctor-kiosks-late-hint = 请打电话问一问村里：网络通不通，机器开没开。
township-doctor-held-some = 有 { $count } 本停用机器的日志等人决定作不作数。
township-doctor-held-some-hint = 请看 kiosk township devices，核实以后用 kiosk township admit。
