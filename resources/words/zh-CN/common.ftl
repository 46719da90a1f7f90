### Words that every screen shares.
###
### How to write a message
###   prompt-…   a sentence that is spoken and captioned. The value is the caption, `.spoken` is
###              what is said: at most 18 characters without punctuation, at most two sentences,
###              first the answer, then the instruction. No private figure, ever.
###   aloud-…    what she asked to hear (念给我听). Only these may hold her figures.
###   others     only shown, unless they have `.spoken` too.
### In `.spoken`, `{ $points }` is followed by 分, `{ $count }` by `{ $unit }` or a measure word;
### write numbers as words. A `{ $name }` that is not a phrase of its own (，…，) also needs
### `.spoken-anonymous`, for a name nobody has recorded.

## Points

points = { $points } 分
points-gain = +{ $points }
points-spent = −{ $points }
unit-points = 分

## The four corner keys, and the fifth

key-again = 再听一遍
key-back = 返回
key-done = 我好了
key-staff = 叫工作人员
key-look = 看和听

## Page keys

key-page-next = 下一页
key-page-previous = 上一页
page-first = 第一页
page-last = 没有了

## Answers

key-yes = 对
key-cancel = 不要了

## Places and people

hello = 您好
