### What `kiosk doctor` found: doctor-NAME-ANSWER, and what to do: doctor-NAME-ANSWER-hint.

doctor-fit = 这台机器可以用。
doctor-unfit = 还缺必需的东西（打 ✗ 的）。
doctor-check-failed = 检查 { $name } 自己出了错：{ $why }
doctor-check-failed-hint = 请把这一行告诉技术支持。

doctor-versions-fine = 版本：积分机 { $version }，Python { $python }，PySide6 { $qt }
doctor-versions-qt = 版本：PySide6 { $qt } 不能和 Python { $python } 一起用
doctor-versions-qt-hint = 请重新运行 bash packaging/run.sh，它会装上对的版本。
doctor-sqlite-fine = 数据库：SQLite { $version }
doctor-sqlite-old = 数据库：SQLite { $version } 太旧，会损坏数据（需要 3.51.3 以上）
doctor-sqlite-old-hint = 请重新运行 bash packaging/run.sh，它会装上新的 sqlcipher3。
doctor-sqlite-absent = 数据库：打不开 sqlcipher3（{ $why }）
doctor-sqlite-absent-hint = 请重新运行 bash packaging/run.sh。

doctor-files-fine = 程序文件：齐全
doctor-files-missing = 程序文件：缺少 { $files }
doctor-files-missing-hint = 请重新取得完整的程序文件夹。
doctor-voice-fine = 语音：{ $count } 个录音文件
doctor-voice-missing = 语音：没有录音，积分机只显示文字、不说话
doctor-voice-missing-hint = 请重新取得完整的程序文件夹（resources/voice）。

doctor-village-fine = 数据：{ $file }
doctor-village-running = 数据：{ $file }，积分机正在运行（进程 { $pid }，{ $since } 启动）
doctor-village-none = 数据：这里还没有村（{ $file }）
doctor-village-none-hint = 新机器请运行 kiosk init；换机器请用 kiosk restore 恢复备份。
doctor-keys-fine = 密钥：{ $folder }，只有本用户能读
doctor-keys-none = 密钥：还没有（{ $folder }）
doctor-keys-none-hint = kiosk init 会生成密钥。
doctor-keys-lost = 密钥：不见了（{ $folder }），数据打不开
doctor-keys-lost-hint = 请把密钥文件夹放回原处；找不到时，用备份和恢复单恢复。
doctor-keys-wrong = 密钥：{ $why }
doctor-keys-wrong-hint = 文件夹应是 0700，文件应是 0600：chmod -R go= { $folder }
doctor-keys-together = 密钥：和数据放在一起了
doctor-keys-together-hint = 请在设置文件里给密钥另设一个文件夹。

doctor-disk-fine = 磁盘：还有 { $free }，写一次 { $took } 毫秒
doctor-disk-slow = 磁盘：还有 { $free }，写一次要 { $took } 毫秒，太慢
doctor-disk-slow-hint = 每记一笔都要等磁盘。请换固态硬盘，或检查磁盘好坏。
doctor-disk-little = 磁盘：只剩 { $free }，写一次 { $took } 毫秒
doctor-disk-little-hint = 请腾出空间，至少留 2 GB。
doctor-disk-full = 磁盘：只剩 { $free }，快满了
doctor-disk-full-hint = 请马上腾出空间，满了就记不上账。
doctor-disk-no-writing = 磁盘：{ $folder } 写不进去（{ $why }）
doctor-disk-no-writing-hint = 请检查磁盘是不是只读、文件夹是不是属于本用户。

doctor-clock-fine = 时钟：{ $now }，自动对时
doctor-clock-alone = 时钟：{ $now }，没有自动对时
doctor-clock-alone-hint = 请打开对时服务（systemd-timesyncd）；没有网络时，请每月核对一次。
doctor-clock-zone = 时钟：{ $now }，不是北京时间
doctor-clock-zone-hint = 请运行 timedatectl set-timezone Asia/Shanghai
doctor-clock-impossible = 时钟：{ $now }，不可能
doctor-clock-impossible-hint = 请把时钟调对；主板电池可能没电了。

doctor-screen-fine = 屏幕：{ $screens }
doctor-screen-other-size = 屏幕：{ $screens }，没有一块是 { $panel } 的 { $width }×{ $height }
doctor-screen-other-size-hint = 请检查分辨率，或在设置文件里改 screen.panel。
doctor-screen-none = 屏幕：{ $why }
doctor-screen-none-hint = 从远程登录检查时看不到屏幕，请到机器前再查一次。
doctor-glass-fine = 尺寸：每毫米 { $px } 像素（量过）
doctor-glass-unmeasured = 尺寸：还没有量过，先按每毫米 { $px } 像素
doctor-glass-unmeasured-hint = 请打开校准页，把一张卡贴在屏幕上比一比。

doctor-fonts-fine = 字体：自带两种，后面有 { $behind }
doctor-fonts-alone = 字体：自带两种，没有别的，少见的名字可能显示不出来
doctor-fonts-alone-hint = apt-get install --no-install-recommends fonts-noto-cjk
doctor-fonts-missing = 字体：{ $file } 用不了
doctor-fonts-missing-hint = 请重新取得完整的程序文件夹（resources/fonts）。

doctor-camera-fine = 摄像头：{ $source }，{ $width }×{ $height }，每秒 { $fps } 张
doctor-camera-absent = 摄像头：找不到 { $source }
doctor-camera-absent-hint = 请插好摄像头，看看 ls /dev/video*，或在设置文件里改 scanner.source。本用户要在 video 组里。
doctor-camera-busy = 摄像头：{ $source } 正被别的程序占用
doctor-camera-busy-hint = 请关掉别的程序；积分机正在运行时是正常的。
doctor-camera-dark = 摄像头：{ $source } 一片黑
doctor-camera-dark-hint = 请看看镜头盖有没有打开。
doctor-camera-hangs = 摄像头：{ $source } 没有回答
doctor-camera-hangs-hint = 请拔下再插上；还不行就换一个 USB 口。
doctor-camera-broken = 摄像头：看的时候出了错（{ $why }）
doctor-camera-broken-hint = 请重新运行 bash packaging/run.sh；还不行就把这一行告诉技术支持。

doctor-sound-fine = 声音：{ $by }
doctor-sound-none = 声音：没有可以出声的设备，积分机只显示文字
doctor-sound-none-hint = 请插好音箱，并装上 PulseAudio 或 PipeWire（apt-get install --no-install-recommends libpulse0 pulseaudio）。
doctor-aloud-fine = 朗读：可以念任意文字
doctor-aloud-missing = 朗读：没有朗读引擎，只能播放录好的话
doctor-aloud-missing-hint = apt-get install --no-install-recommends libespeak-ng1 espeak-ng-data

doctor-printer-fine = 打印机：{ $name }
doctor-printer-unwanted = 打印机：设置里说不用
doctor-printer-none = 打印机：没有，单子只在屏幕上显示
doctor-printer-none-hint = 请用 CUPS 装好打印机，并设成默认。
doctor-printer-no-default = 打印机：有 { $there }，但没有默认的
doctor-printer-no-default-hint = 请设一个默认打印机，或在设置文件里写 printer.name。
doctor-printer-other = 打印机：没有“{ $name }”，有 { $there }
doctor-printer-other-hint = 请在设置文件里改 printer.name。
