"""The kinds of rule, one file each; `base` says what a kind is, `registry` lists them."""
