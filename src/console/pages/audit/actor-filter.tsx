import { Combobox as Base } from '@base-ui/react/combobox';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { use, useState } from 'react';
import { PeopleDocument } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { PortalContext } from '../../components/portal.ts';
import { useSettled } from '../../components/use-settled.ts';
import '../../components/combobox.css';

/** A user to filter by. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
}

const OFFERED = 8;

/** Searches members and former members by name or email. For viewers who may list members. */
export function ActorFilter({ onChoose }: { readonly onChoose: (actor: Actor) => void }) {
  const container = use(PortalContext);
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  const { data, isPlaceholderData } = useQuery({
    ...queryOf(PeopleDocument, { first: OFFERED, ...(search !== '' && { search }) }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const isBehind = !data || isPlaceholderData || search !== text.trim();
  const toActor =
    (isFormer: boolean) =>
    ({
      node: { user },
    }: {
      readonly node: { readonly user: { id: string; name: string; email: string | null } };
    }) => ({
      id: user.id,
      name: user.name,
      note:
        [user.email, isFormer ? 'removed' : null].filter((part) => part !== null).join(' · ') ||
        null,
    });
  const found: Actor[] = data
    ? [...data.members.edges.map(toActor(false)), ...data.formerMembers.edges.map(toActor(true))]
    : [];
  // Until the server responds, only matching earlier results, so that Enter selects no other actor.
  const actors = isBehind
    ? found.filter(({ name, note }) =>
        `${name} ${note ?? ''}`.toLowerCase().includes(text.trim().toLowerCase()),
      )
    : found;
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={setOpen}
      items={actors}
      value={null}
      inputValue={text}
      onInputValueChange={setText}
      onValueChange={(actor: Actor | null) => {
        setText('');
        if (actor) onChoose(actor);
      }}
      itemToStringLabel={({ name }: Actor) => name}
      itemToStringValue={({ id }: Actor) => id}
      filter={null}
    >
      <Base.Trigger className="input actor-filter" aria-label="Actor">
        <span>Anyone</span>
        <ChevronDown aria-hidden />
      </Base.Trigger>
      <Base.Portal container={container ?? undefined}>
        <Base.Positioner sideOffset={4} align="start" className="layer">
          <Base.Popup className="menu actor-popup" aria-label="Actor">
            <Base.Input
              className="input"
              aria-label="Search names and emails"
              placeholder="Search names and emails"
            />
            <Base.Empty className="combobox-empty">
              {isBehind ? 'Searching…' : 'No matching members.'}
            </Base.Empty>
            <Base.List className="combobox-list">
              {(actor: Actor) => (
                <Base.Item key={actor.id} value={actor} className="combobox-item">
                  {actor.name}
                  {actor.note !== null && <span className="combobox-note">{actor.note}</span>}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
