"""Settings of the pages."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class WebSettings(BaseModel):
    """Settings of the pages: the question that the landing page answers, and what it offers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    founding_target: str = Field("bytedance", description="The organization, product or role of the landing page.")
    founding_as_of: date | None = Field(
        date(2025, 6, 1), description="The date of the landing page's question; none for the day of the request."
    )
    founding_horizon: Annotated[int, Field(ge=0)] = Field(24, description="Months that the landing page looks ahead.")
    suggestions: tuple[str, ...] = Field(
        ("bytedance", "baidu", "alibaba", "tencent", "huawei", "openai", "microsoft", "role:cloud-provider"),
        description="Targets that the form suggests.",
    )
    gzip_minimum_bytes: Annotated[int, Field(ge=1)] = Field(1_000, description="Smaller responses are not compressed.")
