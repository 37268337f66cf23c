package main

import "github.com/clausebook/clausebook/site"

func (a *app) reportSARIF(ds []site.Diagnostic, dir string) error { return a.reportJSON(ds) }
