package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clausebook/clausebook/site/source"
)

// wrongUse is a command line that says something that the command does not take; how shows what it takes.
type wrongUse struct{ what, how string }

func (w *wrongUse) Error() string { return w.what }

func (a *app) wrongUse(c *cobra.Command, en, zh string, args ...any) error {
	return &wrongUse{fmt.Sprintf(a.say(en, zh), args...), c.UseLine()}
}

// arguments gives the check of a command that takes so many arguments.
func (a *app) arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return a.wrongUse(c, "too few arguments for %s: %d needed, %d given", "%s 的参数不足：需要 %d 个，只给了 %d 个", c.Name(), least, len(args))
		case len(args) > most:
			return a.wrongUse(c, "%s has no use for %q", "%s 不需要参数“%s”", c.Name(), args[most])
		}
		return nil
	}
}

// command says that there is no such command, and which is meant.
func (a *app) command(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	if near := source.Nearest(args[0], names); near != "" {
		return a.wrongUse(c, "there is no command %q; did you mean %s?", "没有命令“%s”，是否应为 %s？", args[0], near)
	}
	return a.wrongUse(c, "there is no command %q; there are %s", "没有命令“%s”；可用的有 %s", args[0], strings.Join(names, " "))
}

// flag says what is wrong with a flag, in the user's language and words.
func (a *app) flag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return a.wrongUse(c, "%s has no flag -%s", "%s 没有选项 -%s", c.Name(), name)
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := source.Nearest(name, names); near != "" {
			return a.wrongUse(c, "%s has no flag --%s; did you mean --%s?", "%s 没有选项 --%s，是否应为 --%s？", c.Name(), name, near)
		}
		return a.wrongUse(c, "%s has no flag --%s", "%s 没有选项 --%s", c.Name(), name)
	case errors.As(err, &empty):
		return a.wrongUse(c, "--%s needs a value", "--%s 需要一个值", empty.GetFlag().Name)
	case errors.As(err, &wrong):
		return a.wrongUse(c, "--%s cannot be %q", "--%s 不能是“%s”", wrong.GetFlag().Name, wrong.GetValue())
	}
	return &wrongUse{err.Error(), c.UseLine()}
}
