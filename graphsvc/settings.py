"""Settings: by flag, environment (``GRAPHSVC_…``) or file, in that order; every one has a safe default."""

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from graphsvc.api.settings import ApiSettings
from graphsvc.domain.errors import SettingsError
from graphsvc.store.database import Address, Timing
from graphsvc.web.settings import WebSettings
from graphsvc.workspace import Options

CONFIG_FILE = "graphsvc.toml"
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def _bolt(uri: str | None) -> str | None:
    if uri is not None and uri.partition("://")[0] not in _SCHEMES:
        raise ValueError(f"'{uri}' is no Bolt address: write {'://… , '.join(_SCHEMES[:4])}://…")
    return uri


class Settings(BaseSettings):
    """Everything that can be set. An environment variable is the field's name in capitals after ``GRAPHSVC_``."""

    model_config = SettingsConfigDict(
        env_prefix="GRAPHSVC_", env_nested_delimiter="__", toml_file=CONFIG_FILE, extra="ignore", frozen=True
    )

    data: Path = Field(
        default_factory=lambda: user_data_path("graphsvc"), description="Where the embedded database lives."
    )
    db: Annotated[str | None, AfterValidator(_bolt)] = Field(
        default=None, description="Bolt address of a Neo4j server; the embedded one is used where it is not set."
    )
    db_user: str = Field(default="neo4j", description="User of that server.")
    db_password: SecretStr | None = Field(default=None, description="Password of that server.")
    db_password_file: Path | None = Field(default=None, description="File that holds the password instead.")
    db_name: str | None = Field(default=None, description="Database on that server; its default where not set.")
    neo4j_release: str = Field(default="5.26.30", description="Release of the embedded Neo4j.")
    rules: Path | None = Field(
        default=None, description="Folder of rule files; those that ship with graphsvc by default."
    )
    host: str = Field(default="127.0.0.1", description="Address that the service binds.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port that the service binds; 0 takes a free one.")
    read_seconds: float = Field(default=30, gt=0, description="Time limit of a read statement.")
    write_seconds: float = Field(default=120, gt=0, description="Time limit of a write statement.")
    load_wait_seconds: float = Field(default=30, ge=0, description="How long a load waits for another one.")
    snapshots: int = Field(default=4, ge=1, description="Revisions whose claims are kept in memory.")
    api: ApiSettings = Field(
        default_factory=ApiSettings, description="Authentication, allowed hosts, limits of GraphQL."
    )
    web: WebSettings = Field(default_factory=WebSettings, description="The pages.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the hook's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def options(self) -> Options:
        """The settings of the workspace itself."""
        return Options(rules=self.rules, load_wait_seconds=self.load_wait_seconds, snapshots=self.snapshots)

    @property
    def timing(self) -> Timing:
        """The time limits of statements."""
        return Timing(read=self.read_seconds, write=self.write_seconds)

    def address(self) -> Address | None:
        """The server to use, None for the embedded one."""
        if self.db is None:
            return None
        return Address(uri=self.db, user=self.db_user, password=self._password(), database=self.db_name)

    def _password(self) -> SecretStr | None:
        if self.db_password_file is None:
            return self.db_password
        try:
            return SecretStr(self.db_password_file.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise SettingsError(
                f"the password file {self.db_password_file} cannot be read: {error.strerror}"
            ) from error


def settings(**flags: object) -> Settings:
    """The settings with the flags that were given; SettingsError names what is wrong with each."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        raise SettingsError("; ".join(lines)) from error
    except (OSError, ValueError) as error:
        where = f"Look at {CONFIG_FILE} in the working directory and at the environment variables GRAPHSVC_…."
        raise SettingsError(f"the settings cannot be read: {error}", hint=where) from error
