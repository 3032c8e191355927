"""Lists taken over whole."""

import pytest

from rag.verify.lists import left_out

TEXTS = (
    "围绕“东强、南动、西美、北静”城市功能新布局，坚持规划引领",
    "着力将老城、新城、车站三大板块建设成为城市网络结构里的关键点、开发的亮点和增长的支点",
)


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("新布局是“东强、南动、西美、北静”。", ()),
        ("新布局包括东强、南动等。", ("西美", "北静城市功能新布局")),
        ("新布局是西美、北静。", ("南动", "围绕东强")),
        ("新布局是东强、南动、西美。", ("北静城市功能新布局",)),
        ("三大板块是老城、新城、车站。", ()),
        ("三大板块是老城、车站。", ("新城",)),
        ("三大板块是老城、新城。", ("车站三大板块建设成为城市网络结构里的关键点",)),
        ("板块和布局。", ()),
    ],
)
def test_what_a_sentence_leaves_out_of_a_list(sentence: str, left: tuple[str, ...]) -> None:
    assert left_out(sentence, TEXTS) == left
