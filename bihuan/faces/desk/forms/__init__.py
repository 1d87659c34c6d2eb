"""What the desk asks of people. One form for each verb that needs more than a click."""
