"""`python -m bihuan.project.cli`: the same command without an installed script."""

from bihuan.project.cli import main

if __name__ == "__main__":
    main()
