"""What a reader is told where a model's words do not stand."""

from __future__ import annotations

from rag.answering.generate import Trouble
from rag.answering.turn import Turn
from rag.answering.wording import in_script

_WHY: dict[Trouble, tuple[str, str]] = {
    "unset": (
        "没有设置模型接口的地址和密钥（OPENAI_BASE_URL、OPENAI_API_KEY）",
        "no endpoint or key is set (OPENAI_BASE_URL, OPENAI_API_KEY)",
    ),
    "lost": ("模型接口没有回应（请检查 OPENAI_BASE_URL、OPENAI_TIMEOUT）", "the model's endpoint did not answer"),
    "busy": ("模型接口繁忙或出错", "the model's endpoint is busy or ill"),
    "refused": (
        "模型接口拒绝了请求（请检查密钥、模型名和额度）",
        "the model's endpoint refused (check key, model, quota)",
    ),
    "form": ("模型接口返回的格式不对", "the model's endpoint answered in an unknown form"),
    "late": ("模型没有在限定时间内写完", "the model took too long"),
    "cancelled": ("模型的回答被中止", "the model's answer was stopped"),
    "faults": ("模型的回答没有通过核对", "the model's answer did not pass the check"),
    "empty": ("模型没有写出回答", "the model wrote nothing"),
    "denied": ("模型认为摘录没有直接回答这个问题", "the model holds that the excerpts do not answer this"),
    "room": ("模型的上下文放不下原文", "the sources do not fit the model's context"),
}


def note_of(trouble: Trouble, turn: Turn) -> str:
    """What a reader is told where a model's words do not stand, in the question's language, without any number."""
    chinese, english = _WHY[trouble]
    if turn.voice.tongue == "en":
        return f"Answered without the model: {english}."
    return in_script(f"这是不用模型的回答：{chinese}。", turn.voice.language)
