@rem package.json's scripts begin with `exec`, so that on Linux and macOS npm's signals reach us and not
@rem a shell between. Windows has no such command: this is it.
@%*
