"""What leaves the room in another form: reports for people, drawings."""
