"""JavaScript and TypeScript that hold data: configurations that programs of the framework would run."""
