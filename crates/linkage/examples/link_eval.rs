//! Evaluates linking on a folder with one or two tables: `link_eval DIR [--without COLUMN]… [--truth COLUMN] [--seed N] [--json]`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use haina_linkage::eval::{Request, evaluate};

fn main() {
    let mut request = Request {
        seed: 1,
        ..Request::default()
    };
    let mut json = false;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--without" => request.without.extend(args.next()),
            "--truth" => request.truth = args.next(),
            "--seed" => request.seed = args.next().and_then(|n| n.parse().ok()).unwrap_or(1),
            "--examples" => {
                request.examples = args.next().and_then(|n| n.parse().ok()).unwrap_or(5)
            }
            "--json" => json = true,
            path => request.paths.push(path.into()),
        }
    }
    match evaluate(&request) {
        Ok(report) if json => match serde_json::to_string_pretty(&report) {
            Ok(text) => println!("{text}"),
            Err(error) => eprintln!("error: {error}"),
        },
        Ok(report) => {
            let s = report.score;
            println!(
                "precision {:.4}  recall {:.4}  f1 {:.4}  pairs {} found {} right {}  cpu {:.2} s  one-to-one {}  weighed {}  review {} conflicts {}",
                s.precision,
                s.recall,
                s.f1,
                s.pairs_true,
                s.pairs_found,
                s.pairs_right,
                report.cpu_seconds,
                report.one_to_one,
                report.weighed,
                report.review,
                report.conflicts
            );
            for wrong in &report.wrong {
                println!(
                    "{} {:.1} bits",
                    if wrong.linked {
                        "wrongly linked"
                    } else {
                        "missed"
                    },
                    wrong.why.total_bits
                );
                for step in &wrong.why.steps {
                    println!(
                        "    {:<16} {:<28} {:<28} {:<9} {:+6.1} {:+6.1} {}",
                        step.column,
                        step.left,
                        step.right,
                        format!("{:?}", step.level),
                        step.bits,
                        step.frequency_bits,
                        step.given.as_deref().unwrap_or_default()
                    );
                }
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            std::process::exit(1);
        }
    }
}
