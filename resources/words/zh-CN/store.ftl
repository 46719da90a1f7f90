### Sentences about the store, for staff and for the command line. Only shown, never spoken.

error-store-unknown = 存储出了问题，请联系技术员。
error-store-cannot-open = 数据打不开，请联系技术员。
error-store-missing = 这里没有数据文件。新机器请先初始化；旧机器请检查数据文件夹，或者用备份恢复。
error-store-exists = 这里已经有文件了，不会覆盖它。请换一个位置。
error-store-wrong-key = 密钥不对：这把密钥不是这份数据的。请检查密钥文件夹。
error-store-damaged = 数据文件坏了。文件没有动过，请用最近的备份恢复。
error-store-wrong-key-or-damaged = 数据打不开：不是密钥不对，就是文件坏了。文件没有动过，请联系技术员。
error-store-newer = 这份数据是更新版本的程序写的（第 { $found } 版，本程序只认到第 { $known } 版）。请升级程序，数据没有动过。
error-store-older = 这份数据是旧版本的程序写的（第 { $found } 版，本程序是第 { $known } 版）。要先升级数据。
error-store-not-ours = 这不是积分机的数据文件。
error-store-in-use = 数据正被另一个程序占用。请先关掉另一个积分机程序。
error-store-read-only = 磁盘只能读，不能写。请检查磁盘。
error-store-full = 磁盘满了，数据打不开。请先腾出空间。
error-store-sqlite-too-old = 数据库组件版本太旧（{ $version }），会损坏数据，不能启动。

error-cannot-record-full = 磁盘满了，现在记不了。
error-cannot-record-read-only = 磁盘写不进去，现在记不了。
error-cannot-record-io = 磁盘读写出错，现在记不了。
error-cannot-record-damaged = 数据文件有损坏，现在记不了。
error-cannot-record-busy = 数据正忙，现在记不了，请过一会儿再试。
error-cannot-record-stopped = 程序正在关闭，现在记不了。

error-keys-missing = 找不到密钥。请检查密钥文件夹是不是换了位置。
error-keys-exist = 这里已经有密钥了，不会覆盖它。
error-keys-open-to-others = 密钥文件别人也能读。请把密钥文件夹的权限改成只许本用户读（600）。
error-keys-damaged = 密钥文件坏了，长度不对。请用恢复单和备份恢复。

error-sheet-wrong = 这张恢复单不是这台机器（或这份备份）的。
error-sheet-length = 恢复单没有抄全：词要十二个，码要八组。
error-sheet-word = 第 { $place } 个词不在词表里，请再看一遍恢复单。
error-sheet-group = 第 { $place } 组码抄错了，请再看一遍恢复单。
error-sheet-check = 十二个词里有一个抄错了，请再看一遍恢复单。

error-migration-failed = 升级数据没有成功，数据还是原来的样子。请联系技术员。

error-backup-not-one = 这不是积分机的备份，或者文件没有拷完整。
error-backup-unreadable = 读不了 { $file }：{ $why }
error-backup-damaged = 这份备份坏了，不能用来恢复。请换一份备份。
error-backup-failed = 备份没有做成，已经删掉。请换一个盘再试。
