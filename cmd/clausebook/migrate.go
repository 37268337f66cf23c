package main

import "github.com/spf13/cobra"

func (a *app) migrate() *cobra.Command { return &cobra.Command{Hidden: true, Use: "migrate"} }
