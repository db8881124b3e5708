"""Pictures of an application: what invokes its functions, what these use, and where failures go."""
