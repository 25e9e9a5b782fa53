//! Lists what the binary carries inside: the built web pages, or a page that says how to build them,
//! and the pages of the error codes.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>海纳 Haina</title>\n\
<p>网页尚未构建：运行 <code>cargo xtask demo</code>，或在 <code>web</code> 目录运行 <code>npm run build</code> 后重新编译。</p>\n\
<p lang=\"en\">The pages are not built: run <code>cargo xtask demo</code>, or <code>npm run build</code> in <code>web</code> and compile again.</p>\n";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let root = root.canonicalize()?;
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(out.join("web.rs"), web(&root.join("web/dist"), &out)?)?;
    fs::write(out.join("errors.rs"), errors(&root.join("docs/errors"))?)?;
    Ok(())
}

fn web(dist: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    walk(dist, &mut files)?;
    let mut code = String::from("pub static FILES: &[(&str, &[u8])] = &[\n");
    if files.iter().any(|f| f.ends_with("index.html")) {
        for file in &files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file
                .strip_prefix(dist)?
                .to_string_lossy()
                .replace('\\', "/");
            writeln!(
                code,
                "({name:?}, include_bytes!({:?})),",
                file.display().to_string()
            )?;
        }
    } else {
        let page = out.join("placeholder.html");
        fs::write(&page, PLACEHOLDER)?;
        writeln!(
            code,
            "(\"index.html\", include_bytes!({:?})),",
            page.display().to_string()
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn errors(folder: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    let mut code = String::from("pub static PAGES: &[(&str, &str)] = &[\n");
    for file in files {
        let name = file
            .file_stem()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let is_code = name.len() == 7 && name.bytes().skip(3).all(|b| b.is_ascii_digit());
        if is_code && file.extension().is_some_and(|e| e == "md") {
            writeln!(
                code,
                "({name:?}, include_str!({:?})),",
                file.display().to_string()
            )?;
        }
    }
    code.push_str("];\n");
    Ok(code)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, files)?
        } else {
            files.push(path)
        }
    }
    Ok(())
}
