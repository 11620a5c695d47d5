// Renders a chart as `helm template` does, for tests on machines without Helm: the same template language and functions (text/template,
// sprig, include, toYaml, tpl, required), values merged in the same way. It has no dependencies between charts, no .Files, no .Capabilities
// and no lookup, and does not check values against the schema.
//
//	helm template -namespace NAME -f VALUES... RELEASE CHART   prints the objects, and the notes to standard error
//	helm values -f VALUES... RELEASE CHART                     prints the values that the templates would get, as JSON
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/ghodss/yaml"
)

type tree = map[string]interface{}

type files []string

func (f *files) String() string        { return strings.Join(*f, ",") }
func (f *files) Set(name string) error { *f = append(*f, name); return nil }

func main() {
	flags := flag.NewFlagSet("helm", flag.ExitOnError)
	namespace := flags.String("namespace", "default", "of the release")
	var given files
	flags.Var(&given, "f", "a file of values; the last one wins")
	if len(os.Args) < 2 || flags.Parse(os.Args[2:]) != nil || flags.NArg() != 2 {
		fail(fmt.Errorf("usage: helm template|values [-namespace NAME] [-f VALUES]... RELEASE CHART"))
	}
	release, chart := flags.Arg(0), flags.Arg(1)
	values := read(filepath.Join(chart, "values.yaml"))
	for _, file := range given {
		merge(values, read(file))
	}
	if os.Args[1] == "values" {
		text, err := json.Marshal(values)
		fail(err)
		fmt.Println(string(text))
		return
	}
	render(chart, tree{
		"Values":  values,
		"Chart":   capitalised(read(filepath.Join(chart, "Chart.yaml"))),
		"Release": tree{"Name": release, "Namespace": *namespace, "Service": "Helm", "IsInstall": true, "IsUpgrade": false, "Revision": 1},
	})
}

func read(file string) tree {
	text, err := os.ReadFile(file)
	fail(err)
	values := tree{}
	fail(yaml.Unmarshal(text, &values))
	return values
}

// Trees are merged, null removes a value, and everything else replaces it.
func merge(into, from tree) {
	for key, value := range from {
		below, isTree := value.(tree)
		old, wasTree := into[key].(tree)
		switch {
		case value == nil:
			delete(into, key)
		case isTree && wasTree:
			merge(old, below)
		default:
			into[key] = value
		}
	}
}

func capitalised(chart tree) tree {
	named := tree{}
	for key, value := range chart {
		named[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return named
}

func render(chart string, context tree) {
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	paths, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	fail(err)
	sort.Strings(paths)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		fail(err)
		_, err = all.New(name(chart, path)).Parse(string(text))
		fail(err)
	}
	for _, path := range paths {
		file := name(chart, path)
		if strings.HasPrefix(filepath.Base(path), "_") {
			continue
		}
		text := execute(all, file, context)
		switch {
		case filepath.Base(path) == "NOTES.txt":
			fmt.Fprint(os.Stderr, text)
		case strings.TrimSpace(text) != "":
			fmt.Printf("---\n# Source: %s\n%s\n", file, strings.TrimSpace(text))
		}
	}
}

func name(chart, path string) string {
	return filepath.Base(chart) + "/templates/" + filepath.Base(path)
}

func execute(all *template.Template, name string, context interface{}) string {
	text, err := executed(all, name, context)
	fail(err)
	return text
}

// What has no value is printed as nothing.
func executed(all *template.Template, name string, context interface{}) (string, error) {
	var out bytes.Buffer
	err := all.ExecuteTemplate(&out, name, context)
	return strings.ReplaceAll(out.String(), "<no value>", ""), err
}

func functions(all *template.Template) template.FuncMap {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	functions["include"] = func(name string, context interface{}) (string, error) {
		return executed(all, name, context)
	}
	functions["tpl"] = func(text string, context interface{}) (string, error) {
		one, err := template.Must(all.Clone()).New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		return executed(one, "tpl", context)
	}
	functions["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	functions["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	return functions
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}
