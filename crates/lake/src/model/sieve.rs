//! What a model made, looked at on its way to the disk: counted, checked, and in a funnel parted into kept and dropped.

use std::collections::BTreeMap;

use datafusion::arrow::array::{Array as _, BooleanArray, RecordBatch, StringArray};
use datafusion::arrow::compute::{cast, filter_record_batch, is_null, not};
use datafusion::arrow::datatypes::{DataType, Schema, SchemaRef};
use datafusion::common::DataFusionError;
use datafusion::common::hash_utils::{RandomState, create_hashes};
use datafusion::physical_plan::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;

use super::engine::{Stop, stop};
use super::header::Kind;
use super::plan::output_of;
use super::{Model, Outcome};

/// Batches on their way from one to another.
const BATCHES_AHEAD: usize = 2;

/// What was counted on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub kept: u64,
    /// Rows dropped, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Answers of an eligibility model.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// The sum of the hashes of all keys, kept and dropped: equal for the same rows in any order.
    pub keys: u64,
}

/// Parts and counts batches of what a model outputs.
pub(super) struct Sieve<'m> {
    model: &'m Model,
    schema: SchemaRef,
    /// Places in the output of what is kept and of what a dropped row leaves behind.
    kept: Vec<usize>,
    left: Vec<usize>,
    key: Vec<usize>,
    /// The column that says why a row is dropped, or what the answer is.
    word: Option<usize>,
    pub tally: Tally,
}

impl<'m> Sieve<'m> {
    /// For the output of a model; the columns it must have were checked.
    pub(super) fn new(model: &'m Model, schema: SchemaRef) -> Result<Sieve<'m>, DataFusionError> {
        let place = |name: &String| {
            let missing = || stop(Stop::Value(name.clone(), "it must come out".to_owned()));
            schema.index_of(name).map_err(|_| missing())
        };
        let key: Result<Vec<usize>, _> = model.header.key.iter().map(place).collect();
        let (key, mut left) = (key?, Vec::new());
        let word = match model.header.kind() {
            Kind::Stage(stage) => {
                let reason = place(&stage.reason)?;
                left.clone_from(&key);
                left.push(reason);
                Some(reason)
            }
            Kind::Eligibility(eligibility) => Some(place(&eligibility.outcome)?),
            Kind::Finding(_) | Kind::Table | Kind::View => None,
        };
        let reason = word.filter(|_| !left.is_empty());
        Ok(Sieve {
            model,
            kept: (0..schema.fields().len())
                .filter(|at| Some(*at) != reason)
                .collect(),
            schema,
            left,
            key,
            word,
            tally: Tally::default(),
        })
    }

    /// The columns of what is kept.
    pub(super) fn kept_schema(&self) -> SchemaRef {
        output_of(self.model, &self.schema)
    }

    /// The columns that dropped rows leave behind: key and reason; none: nothing is dropped.
    pub(super) fn dropped_schema(&self) -> Option<SchemaRef> {
        if self.left.is_empty() {
            return None;
        }
        let fields = self.left.iter().map(|at| self.schema.field(*at).clone());
        Some(Schema::new(fields.collect::<Vec<_>>()).into())
    }

    /// Takes all rows; kept ones go to `kept`, the rest to `dropped`.
    pub(super) async fn pass(
        &mut self,
        mut rows: SendableRecordBatchStream,
        kept: Feed,
        dropped: Option<Feed>,
    ) -> Result<(), DataFusionError> {
        while let Some(batch) = rows.next().await {
            let batch = batch?;
            let (stay, go) = self.part(&batch)?;
            kept.send(stay).await?;
            if let (Some(go), Some(dropped)) = (go, &dropped) {
                dropped.send(go).await?;
            }
        }
        Ok(())
    }

    fn part(
        &mut self,
        batch: &RecordBatch,
    ) -> Result<(RecordBatch, Option<RecordBatch>), DataFusionError> {
        if let Some(at) = self
            .key
            .iter()
            .find(|at| batch.column(**at).null_count() > 0)
        {
            let column = self.schema.field(*at).name().clone();
            return Err(stop(Stop::Value(
                column,
                "a key is never missing".to_owned(),
            )));
        }
        let Some(word) = self.word else {
            self.tally.kept += batch.num_rows() as u64;
            return Ok((batch.clone(), None));
        };
        let words = texts(batch, word)?;
        if self.left.is_empty() {
            self.tally.kept += batch.num_rows() as u64;
            self.answers(&words)?;
            return Ok((batch.clone(), None));
        }
        self.tally.keys = self.tally.keys.wrapping_add(sum_of_keys(batch, &self.key)?);
        self.reasons(&words)?;
        let stays: BooleanArray = is_null(&words)?;
        let kept = filter_record_batch(&batch.project(&self.kept)?, &stays)?;
        let dropped = filter_record_batch(&batch.project(&self.left)?, &not(&stays)?)?;
        self.tally.kept += kept.num_rows() as u64;
        Ok((kept, Some(dropped)))
    }

    fn answers(&mut self, words: &StringArray) -> Result<(), DataFusionError> {
        for word in words {
            let Some(outcome) = word.and_then(|word| word.parse::<Outcome>().ok()) else {
                let rule = "an answer is `positive`, `negative` or `ask`";
                return Err(self.wrong(rule));
            };
            *self.tally.outcomes.entry(outcome).or_default() += 1;
        }
        Ok(())
    }

    fn reasons(&mut self, words: &StringArray) -> Result<(), DataFusionError> {
        for word in words.iter().flatten() {
            match self.tally.dropped.get_mut(word) {
                Some(count) => *count += 1,
                None => {
                    let stage = self.model.header.stage.as_ref();
                    if !stage.is_some_and(|stage| stage.reasons.contains_key(word)) {
                        return Err(self.wrong("a reason is one of those that the header declares"));
                    }
                    self.tally.dropped.insert(word.to_owned(), 1);
                }
            }
        }
        Ok(())
    }

    fn wrong(&self, rule: &str) -> DataFusionError {
        let column = self.word.map(|at| self.schema.field(at).name().clone());
        stop(Stop::Value(column.unwrap_or_default(), rule.to_owned()))
    }
}

/// The sum of the hashes of the keys in these columns.
pub(super) fn sum_of_keys(batch: &RecordBatch, key: &[usize]) -> Result<u64, DataFusionError> {
    // Views and dictionaries hash as the texts they stand for only when they are made texts.
    let columns: Result<Vec<_>, _> = key.iter().map(|at| texts(batch, *at)).collect();
    let columns = columns?;
    let mut hashes = vec![0; batch.num_rows()];
    let arrays: Vec<&dyn datafusion::arrow::array::Array> = columns
        .iter()
        .map(|c| c as &dyn datafusion::arrow::array::Array)
        .collect();
    create_hashes(arrays, &RandomState::default(), &mut hashes)?;
    Ok(hashes.iter().fold(0, |sum, hash| hash.wrapping_add(sum)))
}

fn texts(batch: &RecordBatch, at: usize) -> Result<StringArray, DataFusionError> {
    let text = cast(batch.column(at), &DataType::Utf8)?;
    let text = text.as_any().downcast_ref::<StringArray>().cloned();
    text.ok_or_else(|| DataFusionError::Internal("a text is no text".to_owned()))
}

/// Where batches go in.
pub(super) struct Feed(mpsc::Sender<Result<RecordBatch, DataFusionError>>);

impl Feed {
    /// Sends a batch when there is room.
    pub(super) async fn send(&self, batch: RecordBatch) -> Result<(), DataFusionError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let sent = self.0.send(Ok(batch)).await;
        sent.map_err(|_| stop(Stop::Reader))
    }
}

/// A way for batches from one who makes them to one who reads a stream; few are under way.
pub(super) fn pipe(schema: SchemaRef) -> (Feed, SendableRecordBatchStream) {
    let (feed, mut taken) = mpsc::channel(BATCHES_AHEAD);
    let batches = stream::poll_fn(move |context| taken.poll_recv(context));
    (
        Feed(feed),
        Box::pin(RecordBatchStreamAdapter::new(schema, batches)),
    )
}
