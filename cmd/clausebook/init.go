package main

import "github.com/spf13/cobra"

func (a *app) initBook() *cobra.Command { return &cobra.Command{Hidden: true, Use: "init"} }
