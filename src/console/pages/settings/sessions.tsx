import { useState } from 'react';
import {
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SessionsDocument,
} from '../../../generated/console/graphql.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmChange } from '../../components/confirm-change.tsx';
import { useLast } from '../../components/dialog.tsx';
import { Card } from '../../components/page.tsx';
import { PagedList } from '../../components/paged-list.tsx';
import { countOf } from '../../components/range-of.ts';
import { Table } from '../../components/table.tsx';
import { usePagedList } from '../../components/use-paged-list.ts';
import { describeProgram } from './describe-program.ts';
import './settings.css';
import { sessionColumns, type Session } from './session-table.tsx';

/** The viewer's sessions, with buttons to end them. */
export function Sessions() {
  const list = usePagedList(SessionsDocument, {}, ({ viewer }) => viewer?.sessions);
  const [ending, setEnding] = useState<Session | null>(null);
  const [isEndingOthers, setEndingOthers] = useState(false);
  const credential = list.data?.viewer?.credential;
  const currentId = credential?.__typename === 'Session' ? credential.id : null;
  const last = useLast(ending);
  return (
    <Card
      title="Sessions"
      lead="Devices signed in to your account. Sign out any you don't recognize and change your password."
      actions={
        (list.total ?? 0) > 1 && (
          <Button onClick={() => setEndingOthers(true)}>Sign out all others</Button>
        )
      }
    >
      <PagedList list={list} nouns={['session', 'sessions']} skeletonRows={2} none={null}>
        {(sessions) => (
          <Table
            label="Sessions"
            columns={sessionColumns(currentId, setEnding)}
            rows={sessions}
            rowKey={({ id }) => id}
            isStale={list.isStale}
          />
        )}
      </PagedList>
      {last && (
        <ConfirmChange
          isOpen={ending !== null}
          onClose={() => setEnding(null)}
          document={RevokeSessionDocument}
          variables={{ input: { id: last.id } }}
          title="Sign out this device?"
          text={`${describeProgram(last.userAgent).name} will need to sign in again. Your tokens are not affected.`}
          action="Sign out"
          done="Session ended"
        />
      )}
      <ConfirmChange
        isOpen={isEndingOthers}
        onClose={() => setEndingOthers(false)}
        document={RevokeOtherSessionsDocument}
        variables={{}}
        title="Sign out all other devices?"
        text="You stay signed in here only. Your tokens are not affected."
        action="Sign out all others"
        done={({ revokedCount }) => `${countOf(revokedCount, ['session', 'sessions'])} ended`}
      />
    </Card>
  );
}
