"""The command line, one module a group of commands; :mod:`graphsvc.cli` puts them together."""
