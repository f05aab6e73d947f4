"""What every night reads first and no night changes, read once, in the process from which all of them are forked."""

from xundan import models
from xundan.reasons import choice, classify, lines, words

models.load()
models.macros()
words.load(classify.SIGNS)
lines.load(classify.LINES)
choice.load(choice.MODEL)
