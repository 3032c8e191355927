import random

import jieba
import pytest
from toy import report_text

from rag.text.words import cache_dir, cut_words


def test_words_are_folded_whole_and_in_parts_without_punctuation() -> None:
    assert cut_words("生產總值增長７.4%！（GDP）") == ("生产", "总值", "生产总值", "增长", "7.4%", "gdp")


@pytest.mark.parametrize("seed", range(3))
def test_words_are_the_ones_that_jieba_finds(seed: int) -> None:
    signs = list(dict.fromkeys(report_text() + "，。 %.0123456789abcXYZ·“”、龘靐"))
    text = report_text() + "".join(random.Random(seed).choices(signs, k=3000))
    own = jieba.Tokenizer()
    own.tmp_dir = str(cache_dir())
    folded = text.lower().replace("：", ":").replace("，", ",").replace("；", ";").replace("！", "!")
    words = [word for word in own.cut_for_search(folded) if word[0].isalnum() or word[-1].isalnum()]
    assert list(cut_words(text)) == words
