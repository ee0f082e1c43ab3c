//! The commands for people who maintain a catalog: `check`, `new`, `import`, `schema`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use xtask::REFRESH;
use xtask::file::assert_fresh;
use xtask::generate::own_catalog;

fn errdex(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errdex"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

const REJECT: &str = "../codegen/tests/reject";

#[test]
fn the_shipped_catalogs_are_clean() {
    for folder in [
        "../data",
        "../data/cloud-recording",
        "../examples/own-catalog/data",
    ] {
        let output = errdex(&["check", folder]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(counts(&output), "0 errors, 0 warnings");
    }
}

/// The line that counts the findings.
fn counts(output: &Output) -> &str {
    text(&output.stdout).lines().next().unwrap()
}

#[test]
fn a_check_says_how_much_the_entries_state() {
    let folder = "../codegen/tests/accept/complete";
    let output = errdex(&["check", folder]);
    let (_, coverage) = text(&output.stdout).split_once('\n').unwrap();
    assert!(
        coverage.starts_with("complete: 13 entries\n  stated: symbol (6, 46%), "),
        "{coverage}"
    );
    let output = errdex(&["check", folder, "--format", "json"]);
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let [catalog] = &answer["catalogs"].as_array().unwrap()[..] else {
        panic!("{answer}");
    };
    // A fact of meanings counts where each of them states it; an entry without meanings states none.
    let count = |fact: &str| catalog["coverage"][fact].as_u64().unwrap();
    assert!(count("meanings") < 13);
    assert!(count("fault") < count("meanings"));
    // Facets that follow from keys count as well as those that entries state.
    assert_eq!(count("facets.top"), 2);
    assert_eq!(count("facets.severity"), 1);
    // Nothing is said of a catalog with errors.
    let output = errdex(&["check", &format!("{REJECT}/duplicate-key")]);
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
fn findings_are_shown_to_people_programs_and_workflows() {
    let folder = format!("{REJECT}/duplicate-key");
    let output = errdex(&["check", &folder]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "5 errors, 0 warnings\n");
    let shown = text(&output.stderr);
    assert!(
        shown.starts_with("error[duplicate-key]: code 53 is defined twice\n"),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}'));

    let output = errdex(&["check", &folder, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let finding = &answer["findings"][0];
    assert_eq!(
        (&finding["id"], &finding["level"]),
        (&"duplicate-key".into(), &"error".into())
    );
    let place = |place: &Value| {
        (
            place["line"].as_u64().unwrap(),
            place["column"].as_u64().unwrap(),
        )
    };
    assert_eq!(place(&finding["places"][0]), (13, 11));
    assert_eq!(place(&finding["places"][1]), (7, 11));

    let output = errdex(&["check", &folder, "--format", "github"]);
    let first = text(&output.stdout).lines().next().unwrap();
    let expected = format!(
        "::error file={folder}/error-codes.yaml,line=13,col=11,title=duplicate-key::code 53 is defined twice"
    );
    assert_eq!(first, expected);
}

#[test]
fn warnings_do_not_fail() {
    let output = errdex(&["check", &format!("{REJECT}/unused-source")]);
    assert!(output.status.success());
    assert_eq!(counts(&output), "0 errors, 1 warning");
}

#[test]
fn an_unreadable_folder_is_a_finding_in_every_format() {
    for path in ["no-such-folder", "Cargo.toml"] {
        let output = errdex(&["check", path]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stdout), "1 error, 0 warnings\n");
        let output = errdex(&["check", path, "--format", "json"]);
        assert_eq!(output.status.code(), Some(2));
        let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
        assert_eq!(answer["findings"][0]["id"], "unreadable");
        let output = errdex(&["check", path, "--format", "github"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stdout).starts_with("::error title=unreadable::"));
    }
}

#[test]
fn what_cannot_be_read_has_an_exit_status_of_its_own() {
    let scratch = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("out");
    let (shop, out) = (scratch.path().join("shop"), out.to_str().unwrap());
    let folder = shop.to_str().unwrap();
    let status = |arguments: &[&str]| errdex(arguments).status.code();
    let every_command = || {
        [
            status(&["check", folder]),
            status(&["compile", folder, "--out", out]),
            status(&["docs", scratch.path().to_str().unwrap(), "--out", out]),
        ]
    };
    assert_eq!(every_command()[..2], [Some(2); 2], "there is no folder");
    fs::create_dir(&shop).unwrap();
    assert_eq!(every_command()[..2], [Some(1); 2], "there is no catalog");
    fs::write(shop.join("catalog.yaml"), "catalog: shop\ntitle: A shop\n").unwrap();
    assert_eq!(every_command(), [Some(1); 3], "it has no domain");
    fs::create_dir(shop.join("codes.yaml")).unwrap();
    assert_eq!(every_command(), [Some(2); 3], "a file is a folder");
}

#[test]
fn the_example_of_a_new_catalog_is_proven() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("api");
    assert!(errdex(&["new", folder.to_str().unwrap()]).status.success());
    let file = folder.join("error-codes.yaml");
    let new = fs::read_to_string(&file).unwrap();
    for (part, other, message) in [
        ("{\"code\":12,", "{\"code\":12 ,", None),
        (
            "{\"code\":12,",
            "{\"code\":17,",
            Some("the example of `error-codes/12` leads to `error-codes/17`"),
        ),
        (
            "{\"code\":12,\"message\":\"name taken\"}",
            "{\"code\":13}",
            Some("the example does not lead to `error-codes/12`"),
        ),
        (
            "operation: create, http",
            "operation: remove, http",
            Some("the operation of the example contradicts `error-codes/12`"),
        ),
    ] {
        assert!(new.contains(part), "{part}");
        fs::write(&file, new.replace(part, other)).unwrap();
        let expected = message.into_iter().collect::<Vec<_>>();
        assert_eq!(messages(&folder), expected, "{other}");
    }
}

/// The messages of `check` about a folder.
fn messages(folder: &Path) -> Vec<String> {
    let output = errdex(&["check", folder.to_str().unwrap(), "--format", "json"]);
    let answer = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let findings = answer["findings"].as_array().unwrap().iter();
    let message = |finding: &Value| finding["message"].as_str().unwrap().to_owned();
    findings.map(message).collect()
}

#[test]
fn the_folder_that_lacks_a_catalog_is_the_one_named() {
    let scratch = tempfile::tempdir().unwrap();
    let data = scratch.path();
    let lacks = |folder: &Path| [format!("`{}` has no `catalog.yaml`", folder.display())];
    assert_eq!(messages(data), lacks(data), "an empty folder");

    // Folders of tools, and links to a parent, are not catalogs.
    assert!(
        errdex(&["new", data.join("shop").to_str().unwrap()])
            .status
            .success()
    );
    fs::create_dir(data.join(".git")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", data.join("shop/loop")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(".", data.join("loop")).unwrap();
    assert_eq!(messages(data), [""; 0]);

    // The folder of a catalog, despite another folder in it.
    let shop = data.join("shop");
    fs::remove_file(shop.join("catalog.yaml")).unwrap();
    fs::create_dir(shop.join("pictures")).unwrap();
    assert_eq!(messages(&shop), lacks(&shop));
}

#[test]
fn a_new_catalog_is_clean_and_never_replaces_another() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("my-api");
    let path = folder.to_str().unwrap();
    assert!(errdex(&["new", path]).status.success());
    let output = errdex(&["check", path]);
    assert_eq!(
        counts(&output),
        "0 errors, 0 warnings",
        "{}",
        text(&output.stderr)
    );
    assert_eq!(errdex(&["new", path]).status.code(), Some(2));
    let bad = scratch.path().join("My_API");
    assert_eq!(
        errdex(&["new", bad.to_str().unwrap()]).status.code(),
        Some(2)
    );
    assert!(!bad.exists());
}

/// Whether the first line of every file refers editors to the schema.
fn leads_to_the_schema(folder: &Path) -> bool {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files = paths.filter(|path| is_described(path));
    files.all(|file| {
        let text = fs::read_to_string(&file).unwrap();
        let line = text.lines().next().unwrap();
        let path = line.strip_prefix("# yaml-language-server: $schema=");
        path.is_some_and(|path| fs::read(folder.join(path)).unwrap() == errdex(&["schema"]).stdout)
    })
}

/// Whether the schema describes a file: each one of YAML but the record of an import.
fn is_described(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml") && !path.ends_with("import.yaml")
}

#[test]
fn editors_find_the_schema() {
    for folder in [
        "../data/cloud-recording",
        "../examples/own-catalog/data/sqlstate",
    ] {
        assert!(leads_to_the_schema(Path::new(folder)), "{folder}");
    }
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("my-api");
    assert!(errdex(&["new", folder.to_str().unwrap()]).status.success());
    assert!(leads_to_the_schema(&folder));
}

#[test]
fn the_own_catalog_is_what_an_update_from_its_table_leaves() {
    let errdex = Path::new(env!("CARGO_BIN_EXE_errdex"));
    assert_fresh(own_catalog(xtask::root(), errdex));
}

#[test]
fn the_schema_is_committed_and_fits_catalogs() {
    let schema = errdex(&["schema"]).stdout;
    let path = "../docs/catalog.schema.json";
    let fresh = fs::read(path).unwrap() == schema;
    assert!(fresh, "run `{REFRESH}`");

    let schema = serde_json::from_slice::<Value>(&schema).unwrap();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("catalog.schema.json", schema)
        .unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler
        .compile("catalog.schema.json", &mut schemas)
        .unwrap();
    let fits = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let value = serde_yaml::from_str::<Value>(&text).unwrap();
        schemas.validate(&value, index).is_ok()
    };
    for folder in [
        "../data/cloud-recording",
        "../examples/own-catalog/data/sqlstate",
        "../codegen/tests/accept/pocket",
    ] {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if is_described(&path) {
                assert!(fits(&path), "{}", path.display());
            }
        }
    }
    for id in [
        "unknown-key",
        "missing-key",
        "wrong-type",
        "unknown-word",
        "empty-list",
        "empty-text",
    ] {
        assert!(
            !fits(&Path::new(REJECT).join(id).join("error-codes.yaml")),
            "{id}"
        );
    }
    for (item, is_key) in [
        ("\"\"", false),
        ("\" \"", false),
        ("7", true),
        ("a/b", true),
    ] {
        let domain = format!(
            "{{domain: a, type: A, key: u16, title: T, entries: [{{code: 1, symbol: X, see_also: [{item}]}}]}}"
        );
        let value = serde_yaml::from_str::<Value>(&domain).unwrap();
        assert_eq!(schemas.validate(&value, index).is_ok(), is_key, "{item}");
    }
    for id in ["duplicate-key", "dangling-reference", "missing-fixes"] {
        assert!(
            fits(&Path::new(REJECT).join(id).join("error-codes.yaml")),
            "{id}"
        );
    }
}
