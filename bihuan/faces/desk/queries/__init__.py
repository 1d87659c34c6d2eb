"""What the pages of the desk show, each as one frozen dataclass."""
