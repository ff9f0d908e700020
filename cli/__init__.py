"""The command line. `verbs/` has one file per verb."""
