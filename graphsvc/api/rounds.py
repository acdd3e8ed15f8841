"""Batches in rounds: whatever a request asks for is collected until all that runs has asked, then sent together.

A usual loader sends its batch a tick after the first key. When two statements of one level end at different times, what
depends on them is then sent in one statement or in two, as chance has it. Here a round begins only when no statement
of the request is under way and no resolver has asked for anything more, so a query sends the same statements
however many things it finds and however long each statement takes.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Generic, TypeVar

Q = TypeVar("Q", bound=Hashable)
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

QUIET_TICKS = 6
"""Ticks of the event loop without a new key after which all resolvers are waiting."""


class Rounds:
    """The rounds of one request."""

    def __init__(self) -> None:
        self._waiting: dict[Loader[Any, Any, Any], None] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._quiet = 0
        self._polling = False

    def want(self, loader: "Loader[Any, Any, Any]") -> None:
        """Note that the loader has keys to ask for."""
        self._waiting[loader] = None
        self._quiet = 0
        self._poll()

    def _poll(self) -> None:
        if self._waiting and not self._running and not self._polling:
            self._polling = True
            asyncio.get_running_loop().call_soon(self._tick)

    def _tick(self) -> None:
        self._polling = False
        self._quiet += 1
        if self._quiet < QUIET_TICKS:
            self._poll()
            return
        loaders, self._waiting = list(self._waiting), {}
        for loader in loaders:
            for batch in loader.batches():
                task = asyncio.ensure_future(batch)
                self._running.add(task)
                task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._quiet = 0
        self._poll()


class Loader(Generic[Q, K, T]):
    """Loads things by what is asked of them and their id: one statement a question and round, each key asked once."""

    def __init__(self, rounds: Rounds, load: Callable[[Q, list[K]], Awaitable[dict[K, T]]]) -> None:
        self._rounds = rounds
        self._load = load
        self._futures: dict[tuple[Q, K], asyncio.Future[T | None]] = {}
        self._wanted: defaultdict[Q, list[K]] = defaultdict(list)

    def load(self, question: Q, key: K) -> "asyncio.Future[T | None]":
        """What is found for the key, None where there is nothing."""
        found = self._futures.get((question, key))
        if found is None:
            found = self._futures[question, key] = asyncio.get_running_loop().create_future()
            self._wanted[question].append(key)
            self._rounds.want(self)
        return found

    async def load_many(self, question: Q, keys: list[K]) -> list[T | None]:
        """What is found for each of the keys, in their order."""
        return list(await asyncio.gather(*(self.load(question, key) for key in keys)))

    def batches(self) -> list[Awaitable[None]]:
        """One for each question that has keys waiting."""
        wanted, self._wanted = self._wanted, defaultdict(list)
        return [self._batch(question, keys) for question, keys in wanted.items()]

    async def _batch(self, question: Q, keys: list[K]) -> None:
        try:
            found = await self._load(question, keys)
        except Exception as error:
            for future in self._open(question, keys):
                future.set_exception(error)
        else:
            for key in keys:
                for future in self._open(question, [key]):
                    future.set_result(found.get(key))

    def _open(self, question: Q, keys: list[K]) -> "list[asyncio.Future[T | None]]":
        """The futures that nobody has given up."""
        futures = (self._futures[question, key] for key in keys)
        return [future for future in futures if not future.done()]
