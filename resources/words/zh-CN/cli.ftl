### What the `kiosk` command says to a technician. Only shown, never spoken.

cli-about = 村积分机：一张卡，一个声音，一本谁也改不了的账。
cli-heading-usage = 用法：
cli-heading-commands = 命令：
cli-heading-options = 选项：
cli-metavar-command = 命令
cli-help-help = 显示这段说明
cli-wrong-arguments = 参数不对：{ $what }
cli-interrupted = 已停止。
cli-already-running = 数据文件夹 { $folder } 正由另一个积分机程序使用（进程 { $pid }，{ $since } 启动）。请先关掉那一个。

## Commands

cli-demo-help = 用一个虚构的村子试用（第一次启动时造好，以后留着）
cli-demo-epilog = 左边的人名是虚构的村民，点一下就是举起他的卡。没有摄像头也能用。
cli-run-help = 启动这个村的积分机
cli-tour-help = 把每一个画面存成图片，并写出 tour.json
cli-init-help = 按设置文件建一个空的村：生成密钥，打印恢复单
cli-init-epilog = 恢复单是打开备份的唯一办法，请打印后锁好，不要留在这台机器上。
cli-doctor-help = 检查摄像头、声音、打印机、磁盘、时钟、字体和版本
cli-doctor-epilog = 缺少必需的东西时返回 1。
cli-enrol-help = 拿镇里给的一次性号码加入镇里；空机器会成为本村的又一台
cli-enrol-address-help = 镇里机器的地址，或者号码单上二维码的全部文字
cli-enrol-code-help = 号码单上的号码（15 分钟内有效）
cli-enrol-names = 镇里：{ $township }；本村：{ $village }
cli-sync-counted = 送出 { $pushed } 条，收到 { $pulled } 条，还有 { $waiting } 条没有送到。
cli-export-help = 没有网络时：把要交给镇里的记录写到 U 盘
cli-import-help = 没有网络时：从 U 盘读入镇里的回执和记录
cli-stick-help = U 盘的文件夹
cli-stick-trouble = U 盘不听使唤（{ $why }）。账都在，请换一个 U 盘再试。
cli-stick-full = U 盘满了，没有写上，账都在。请清出地方，或者换一个 U 盘再试。
cli-stick-not-allowed = U 盘写保护了，或者没有权限，账都在。请打开写保护，或者换一个 U 盘再试。
cli-stick-gone = 找不到 U 盘或者上面的文件，账都在。请插好以后再试。
cli-stick-empty = U 盘上没有镇里写的文件。请先让镇里写好再来读。
cli-sync-help = 现在就和镇里对一次账
cli-verify-help = 从头重放账本，检查有没有被动过
cli-verify-epilog = 全对返回 0；有不对的地方就说出第一处，返回 1。
cli-backup-help = 写一份加密备份
cli-pin-help = 凭恢复单给负责人换一个密码
cli-pin-ask = { $name }的新密码，六位数字（输入时不显示）：
cli-pin-other-sheet = 这不是这个村的恢复单。
cli-pin-no-head = 村里还没有负责人。
cli-pin-done = { $name }有新密码了。
cli-restore-help = 用备份和恢复单在这台机器上恢复
cli-restore-epilog = 不会覆盖已有的数据。恢复之后开始一本新的日志。
cli-read-help = 读出图片或视频里的卡
cli-read-epilog = 一个文件都没读到时返回 1。
cli-version-help = 显示版本

## Options

cli-settings-help = 设置文件（默认：KIOSK_SETTINGS，或本用户、本机的 settings.toml）
cli-data-help = 数据文件夹（代替设置文件里的）
cli-keys-help = 密钥文件夹（代替设置文件里的；给了 --data 而没给它时是“数据文件夹-keys”）
cli-of-demo-help = 用虚构的村子，而不是这台机器的村
cli-fresh-help = 重新造一个虚构的村
cli-camera-help = 用真的摄像头（编号、/dev/…、视频文件或图片文件夹），而不是虚构的手
cli-panel-help = 屏幕种类
cli-mode-help = 字号方式
cli-high-contrast-help = 高对比度
cli-out-help = 图片放在哪里
cli-json-help = 输出 JSON，给程序看
cli-any-help = 也读不是积分卡的二维码
cli-sheet-help = 恢复单上的十二个词或那串码（不给就会问）
cli-sheet-out-help = 恢复单存成 PDF 的位置（不给就打印；没有打印机就存在密钥文件夹旁边）
cli-head-help = 负责人的姓名（不给就会问）
cli-backup-file-help = 备份文件（不能已经存在）
cli-restore-file-help = 备份文件
cli-read-file-help = 图片、视频或图片文件夹

## Init

cli-init-no-name = 设置文件里还没有村名（village.name）。请复制 packaging/settings.example.toml，改好以后再来。
cli-init-no-founder = 没有负责人，村没有建。
cli-init-head-ask = 负责人姓名：
cli-init-pin-ask = 负责人的六位数字密码（输入时不显示）：
cli-init-pin-again = 再输入一次：
cli-init-pin-differs = 两次输入不一样。
cli-init-not-a-name = 姓名应是 1 到 20 个字。
cli-init-weak-pin = 密码应是六位数字，不能全都一样，也不能是连着的。
cli-init-clock = 时钟不对：日期早于这个程序做好的那一天。请先把时钟调对。
cli-init-done = { $village }建好了：{ $file }
cli-init-keys = 密钥在 { $folder }，不要和数据放在一起，也不要拷给别人。
cli-init-sheet-printed = 恢复单已经在“{ $printer }”上打印，请锁好。
cli-init-sheet-kept = 恢复单在 { $file }。请现在打印，锁好，然后删掉这个文件。
cli-init-no-sheet = 恢复单写不了（{ $file }：{ $why }）。村没有建，什么都没有留下。

## Verify, backup, restore, read

cli-verify-sound = 账本完整：{ $facts } 条事实全部重放一遍，一分不差（{ $seconds } 秒）。
cli-verify-unsound = 账本和记录对不上。请不要继续使用，先做一份备份，再联系技术支持。
cli-verify-progress = 已重放 { $done } / { $total }

verify-head = 日志的末尾和目录对不上：{ $where }
verify-gap = 日志中间少了一条：{ $where }
verify-chain = 日志的链断了，有一条被改过：{ $where }
verify-body = 日志里有一条读不懂：{ $where }
verify-envelope = 日志里有一条和它的外皮对不上：{ $where }
verify-signature = 日结的签名不对：{ $where }
verify-receipt = 镇里签收过的和村里的账对不上：{ $where }
verify-erased = 已经抹去的人又有了个人资料：{ $where }
verify-personal = 个人资料被改过：{ $where }
verify-personal-missing = 个人资料不见了：{ $where }
verify-sum = 有一笔账两边不相等：{ $where }
verify-table = 表里的内容和日志算出来的不一样：{ $where }
cli-backup-made = 备份好了，并已读回核对：{ $file }（{ $size } MB）。只有恢复单能打开它。
cli-restored = 恢复好了：{ $file }，{ $facts } 条事实全部核对过。
cli-restored-until = 备份到 { $day } 为止；那以后的事不在里面，请对照纸质单子补记。
cli-sheet-ask = 请输入恢复单上的十二个词或那串码（输入时不显示）：
cli-read-nothing = { $file }：没有读到
cli-read-missing = { $file }：没有这个文件
cli-read-unreadable = { $file }：不是图片，也不是视频

## No screen

cli-no-screen = 这里没有屏幕（没有 DISPLAY，也没有 WAYLAND_DISPLAY）。
cli-no-screen-x = 连不上 X 屏幕“{ $what }”。请检查 DISPLAY，以及是否允许本用户使用它（xauth）。
cli-no-screen-wayland = 连不上 Wayland 屏幕“{ $what }”。请检查 WAYLAND_DISPLAY 和 XDG_RUNTIME_DIR。
cli-no-screen-libraries = 缺少 X 窗口要用的系统软件包，请运行：apt-get install --no-install-recommends { $what }
cli-no-screen-device = 没有 { $what }，这种显示方式用不了。
cli-no-screen-platform = 没有“{ $what }”这种显示方式，请检查 QT_QPA_PLATFORM。
cli-no-screen-instead =
    在这里可以这样用：
      QT_QPA_PLATFORM=vnc:size=1920x1080 { $kiosk } demo
          在另一台电脑上用 VNC 看（5900 端口，没有密码，不要对外开放）
      { $kiosk } tour --out 文件夹
          把每一个画面存成图片

## The settings file

settings-where = { $file } 第 { $line } 行 { $key }：
settings-no-file = 没有这个设置文件。
settings-unreadable = 设置文件读不出来：{ $why }
settings-not-toml = 这里不合 TOML 的写法，整个文件没有采用。
settings-unknown = 没有这一项，请检查拼写。
settings-text = 应是一行文字，最多 { $most } 个字。
settings-choice = 应是其中之一：{ $choices }
settings-whole = 应是 { $least } 到 { $most } 之间的整数。
settings-number = 应是 { $least } 到 { $most } 之间的数。
settings-yes-no = 应是 true 或 false。
settings-folder = 应是完整的文件夹路径（以 / 或 ~ 开头）。
settings-source = 应是摄像头编号、/dev/… 或文件路径。
settings-hours = 应是时段，例如 ["12:00-14:00", "20:00-07:00"]。
settings-code = 应是 12 位数字的行政区划代码，不知道就留空。
settings-keys-apart = 密钥和数据要各用一个文件夹，谁也不能在谁里面：连着数据一起被拷走的密钥等于没有锁。
settings-numbers = 编号的最后一个不能小于第一个。

# ---- kiosk tour ----
cli-tour-done = 存好了 { $count } 张图片和 tour.json：{ $where }
cli-tour-stopped = 走到一半停下了：{ $step }（{ $why }）
