"""The threads that go round: the worker's and the clock's."""
