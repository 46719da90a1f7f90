### The simulator, for whoever builds and checks the program. Only shown, never spoken.

cli-simulate-help = 模拟六台积分机和一个镇，断电、断网、换盘，看账目会不会乱
cli-seeds-help = 跑多少个种子
cli-steps-help = 每个种子走多少步
cli-first-help = 第一个种子的号码（不给就随机）

simulate-begins = 模拟 { $seeds } 个种子，每个 { $steps } 步，从 { $first } 号开始。
simulate-progress = 已完成 { $done } / { $total }
simulate-failed = 种子 { $seed }（{ $steps } 步）出错，经过如下：
simulate-done = 跑完 { $seeds } 个种子，出错 { $failed } 个；用时 { $seconds } 秒，每分钟 { $minute } 个，每个用处理器 { $each } 秒。
