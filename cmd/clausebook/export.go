package main

import "github.com/spf13/cobra"

func (a *app) export() *cobra.Command { return &cobra.Command{Hidden: true, Use: "export"} }
