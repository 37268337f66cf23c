// Command clausebook compiles a folder of Markdown documents, whose front matter and headings point at the clauses of a
// standard, into one cross-referenced static site with a traceability matrix.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/spill"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "devel"

// The exit codes of the contract.
const (
	exitFine    = 0
	exitContent = 1  // the content needs work
	exitUsage   = 2  // usage or configuration
	exitIO      = 3  // reading or writing failed
	exitLocked  = 4  // another build holds the output
	exitFault   = 70 // a fault of Clausebook
)

// exit is an error that carries the code with which the program ends.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func usage(err error) error { return &exit{exitUsage, err} }

// app is one run of the program: where it speaks and what was asked of it.
type app struct {
	out, err io.Writer
	now      func() time.Time
	terminal bool // whether err is a terminal
	lang     string
	asOf     string
	theme    string
	quiet    bool
	noColor  bool
	memory   memory
}

func main() {
	// A build makes much garbage and lives briefly: collecting it less often saves a fifth of the time.
	debug.SetGCPercent(400)
	building.use(0)
	a := &app{out: os.Stdout, err: os.Stderr, now: time.Now, terminal: isTerminal(os.Stderr), memory: building}
	os.Exit(a.run(os.Args[1:]))
}

// run does what the arguments ask for and gives the exit code.
func (a *app) run(args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = a.fault(fmt.Errorf("%v\n%s", p, debug.Stack()))
		}
	}()
	a.lang = locale(args)
	root := a.root()
	root.SetArgs(args)
	err := root.Execute()
	var x *exit
	var fault *site.Fault
	var wrong *wrongUse
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &wrong):
		fmt.Fprintf(a.err, "clausebook: %v\n", err)
		fmt.Fprintf(a.err, a.say("usage: %s; more with --help\n", "用法：%s；详见 --help\n"), wrong.how)
		return exitUsage
	case errors.As(err, &fault):
		return a.fault(err)
	case errors.As(err, &x):
		if x.err != nil {
			fmt.Fprintf(a.err, "clausebook: %v\n", x.err)
		}
		return x.code
	}
	fmt.Fprintf(a.err, "clausebook: %v\n", err)
	fmt.Fprintln(a.err, a.say("clausebook --help shows how it is used", "用法见 clausebook --help"))
	return exitUsage
}

// fault says that the program itself is wrong, and how to report it.
func (a *app) fault(err error) int {
	fmt.Fprintf(a.err, "clausebook: %s: %v\n", a.say("this is a fault of Clausebook, not of your text", "这是 Clausebook 自身的错误，不是文件内容的问题"), err)
	fmt.Fprintf(a.err, a.say("please report it with the lines above at https://github.com/clausebook/clausebook/issues (version %s)\n", "请把以上内容报告到 https://github.com/clausebook/clausebook/issues（版本 %s）\n"), version)
	return exitFault
}

// say gives a sentence in the language of the user.
func (a *app) say(en, zh string) string {
	if strings.HasPrefix(a.lang, "zh") {
		return zh
	}
	return en
}

// locale is the language of messages: --lang, else the locale of the system.
func locale(args []string) string {
	for i, s := range args {
		if v, ok := strings.CutPrefix(s, "--lang="); ok {
			return firstLanguage(v)
		}
		if s == "--lang" && i+1 < len(args) {
			return firstLanguage(args[i+1])
		}
	}
	for _, k := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(k); v != "" {
			if strings.HasPrefix(v, "zh") {
				return "zh-CN"
			}
			return "en"
		}
	}
	return "en"
}

func firstLanguage(s string) string {
	first, _, _ := strings.Cut(s, ",")
	return first
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "clausebook",
		Short:         a.say("Compile policies and procedures into a site with a traceability matrix", "把方针、程序等文件编译成带条款追溯矩阵的网站"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.command,
		RunE: func(c *cobra.Command, _ []string) error {
			_ = c.Help()
			return &exit{code: exitUsage}
		},
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	f := root.PersistentFlags()
	f.StringVar(&a.asOf, "as-of", "", a.say("the day for which the result is true, as 2026-03-01 (default: today)", "结果所针对的日期，如 2026-03-01（默认今天）"))
	f.StringVar(&a.theme, "theme", "", a.say("theme to use instead of the one in clausebook.yaml", "使用的主题，代替 clausebook.yaml 中的设置"))
	f.String("lang", "", a.say("language of messages: en or zh-CN", "提示信息的语言：en 或 zh-CN"))
	f.BoolVarP(&a.quiet, "quiet", "q", false, a.say("say only what is wrong", "只显示问题"))
	f.BoolVar(&a.noColor, "no-color", false, a.say("no colours", "不使用颜色"))
	root.AddCommand(a.build(), a.serve(), a.check(), a.status(), a.initBook(), a.newDocument(), a.serviceReport(), a.explain(), a.approve(), a.review(), a.accept(), a.migrate(), a.diff(), a.export(), a.versionCommand())
	root.SetFlagErrorFunc(a.flag)
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: a.say("Print the version", "显示版本"),
		Args:  a.arguments(0, 0),
		Run: func(*cobra.Command, []string) {
			fmt.Fprintf(a.out, "clausebook %s\n", version)
		},
	}
}

// today is the as-of date: the only clock of the program.
func (a *app) today() (site.Date, error) {
	if a.asOf == "" {
		return source.DateOf(a.now()), nil
	}
	d, ok := source.ParseDate(a.asOf)
	if !ok {
		return d, usage(fmt.Errorf(a.say("--as-of %q is no date; write it as 2026-03-01", "--as-of “%s”不是日期，应写成 2026-03-01"), a.asOf))
	}
	return d, nil
}

// book is the folder that was named, or the current one.
func book(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return "."
}

// load reads a book. What is wrong with it comes back as diagnostics; err is what kept it from being read.
func (a *app) load(dir, output string) (*site.Site, []site.Diagnostic, error) {
	return a.loadInto(nil, dir, output)
}

// loadInto is load for a book whose texts may be kept in a file meanwhile.
func (a *app) loadInto(texts func() (spill.File, error), dir, output string) (*site.Site, []site.Diagnostic, error) {
	today, err := a.today()
	if err != nil {
		return nil, nil, err
	}
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil, nil, usage(fmt.Errorf(a.say("there is no folder %s", "没有文件夹 %s"), dir))
	}
	opts := site.Options{Today: today, Skip: inside(dir, output), Found: a.memory.use, Progress: a.progress(a.say("reading", "读取")), Texts: texts}
	s, ds, err := site.Load(os.DirFS(dir), opts)
	a.clearProgress()
	switch {
	case errors.Is(err, site.ErrNoBook):
		return nil, ds, usage(fmt.Errorf(a.say("%s is not a book: it has no %s (clausebook init makes a new book)", "%s 不是文件集：缺少 %s（用 clausebook init 新建）"), dir, site.ConfigFile))
	case err != nil:
		var fault *site.Fault
		if errors.As(err, &fault) {
			return nil, ds, err
		}
		return nil, ds, &exit{exitIO, err}
	}
	return s, ds, nil
}

// inside gives the output as a folder of the book, when it lies in it.
func inside(dir, output string) []string {
	if output == "" {
		return nil
	}
	absDir, err1 := filepath.Abs(dir)
	absOut, err2 := filepath.Abs(output)
	if err1 != nil || err2 != nil {
		return nil
	}
	rel, err := filepath.Rel(absDir, absOut)
	if err != nil || rel == "." || strings.HasPrefix(rel, "..") {
		return nil
	}
	return []string{filepath.ToSlash(rel)}
}

// report prints all diagnostics and counts the errors and warnings.
func (a *app) report(ds []site.Diagnostic) (errs, warnings int) { return report(a.err, ds, a.lang) }

func report(to io.Writer, ds []site.Diagnostic, lang string) (errs, warnings int) {
	out := bufio.NewWriterSize(to, 1<<16) // a large book has thousands, and serve says them after every save
	defer out.Flush()
	for _, d := range ds {
		fmt.Fprint(out, d.Text(lang))
		if d.Severity == 0 {
			errs++
		} else {
			warnings++
		}
	}
	return errs, warnings
}
