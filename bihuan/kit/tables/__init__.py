"""Tables as offices send and receive them: CSV and XLSX, row by row."""
