//! Taking an input for whole that became short (认可来源骤减).

use haina_journal::{Actor, Draft};
use haina_store::args;
use serde_json::json;

use super::Models;
use crate::model::{ModelError, ModelSet, Trouble};
use crate::{LakeError, reason};

impl Models {
    /// Takes the present size of an input for whole: a person has looked, the source is right. What was held back because of it
    /// moves in the next run. Whoever calls has asked the policies.
    ///
    /// # Errors
    /// `LAK0070` when the model has not run, `LAK0072` for what it does not read, `LAK0011` when the last run found the input whole,
    /// `LAK0003` without a reason.
    pub async fn accept(
        &self,
        actor: &Actor,
        set: &ModelSet,
        model: &str,
        input: &str,
        reason: &str,
    ) -> Result<(), LakeError> {
        let around = self.around();
        let (key, reason) = (set.key(model), reason::given(reason)?);
        // It goes into the hashed record: nothing but what is declared.
        let declared = set
            .model(model)
            .is_some_and(|model| set.reads(model).contains_key(input));
        if !declared {
            let table = input.chars().take(96).collect();
            return Err(LakeError::Model(ModelError::InputMissing { table }));
        }
        let missing = || LakeError::Model(ModelError::Missing { model: key.clone() });
        let run = self.last_runs(set).await?.remove(model);
        let run = run.ok_or_else(missing)?;
        let troubles = run.body.trouble.get(input).into_iter().flatten();
        let Some((before, now)) = troubles.into_iter().find_map(|trouble| match trouble {
            Trouble::Shrank { before, now } => Some((*before, *now)),
            Trouble::Late { .. } => None,
        }) else {
            return Err(LakeError::State {
                why: "the last run did not find that input short",
            });
        };
        let accept = || async {
            let mut tx = around.store.begin().await?;
            let mut row = self.row(&mut tx, &key).await?.ok_or_else(missing)?;
            if row.run != run.id {
                return Err(LakeError::State {
                    why: "the model has run again meanwhile",
                });
            }
            row.base.remove(input);
            let sql = "UPDATE lake_model SET base = $2, reads = '' WHERE key = $1";
            tx.execute(sql, &args![&key, json!(row.base).to_string()])
                .await?;
            let draft = Draft {
                kind: "lake.input_accepted".to_owned(),
                subject: row.run.to_string(),
                actor: actor.clone(),
                body: json!({ "model": key, "input": input, "before": before, "now": now }),
                personal: Some(json!({ "reason": reason })),
            };
            around.journal.append(&mut tx, draft).await?;
            tx.commit().await?;
            Ok::<(), LakeError>(())
        };
        around.store.retry(&around.env, accept).await
    }
}
