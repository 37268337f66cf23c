package main

import "github.com/spf13/cobra"

func (a *app) serve() *cobra.Command  { return &cobra.Command{Hidden: true, Use: "serve"} }
func (a *app) export() *cobra.Command { return &cobra.Command{Hidden: true, Use: "export"} }
