"""The model as it was read: what every setting is and where it comes from, for people who wonder why a rule said
something or did not, and for programs that compare it with what is deployed."""
