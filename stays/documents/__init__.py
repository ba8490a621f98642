"""What leaves the screen: the daily list as a sheet, and each form that a sheet takes."""
