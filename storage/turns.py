"""A lock that is given to whoever has waited longest: Python's own goes to whoever asks first once it is free, which is
whoever had it last.
"""

import threading
from collections import deque


class Turns:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.taken = False
        self.waiting: deque[threading.Lock] = deque()

    def take(self, *, within: float) -> bool:
        with self.lock:
            if not self.taken:
                self.taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self.waiting.append(mine)
        if mine.acquire(timeout=within):
            return True
        with self.lock:
            if mine not in self.waiting:
                # It came just now.
                return True
            self.waiting.remove(mine)
            return False

    def give_back(self) -> None:
        with self.lock:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self.taken = False
